"""The linter's rules, one after the other: what each says, why it is one, and what to do about it."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, Final

from quizapp.bank import limits
from quizapp.bank.lint import RULES

if TYPE_CHECKING:
    from quizapp.bank.lint.rule import Rule

_PAGE: Final = Template("""\
# The linter's rules

`quizapp packs lint my-packs/my-speckled-band` reads a pack and says what it would ask you about it, a line each:

```
my-speckled-band/pack.yaml:12:13: warning negated-prompt (visitor): the prompt turns on “not”
```

That is the line and the column, how bad it is, the rule, the question, and what was found. An **error** keeps a pack
from being played; a **warning** is a doubt, and you may know better. The editor in the browser asks by the same rules
and shows each finding beside the field that it is about. `quizapp packs rules` prints this list.

**Where a warning is wrong**, answer it where it stands, in the question, and say why; or once for the whole pack, in
its head:

```yaml
lint_allow: [{rule: negated-prompt, why: the butler said it himself}]
```

The reason is for whoever reads the pack after you; players never see it, and the question stays the same question to
them. Errors cannot be allowed. Of each severity $mistakes findings are shown at once, and the rest are counted.

Some rules know English words and are silent in other languages: $english.
Some judge whole packs only, and wait as long as a question cannot be read: $counting,
`idle-allowance`.

Names with a low line, such as `unknown_key` or `image_missing`, are no rules: something in the file cannot be read,
and the message says what was wanted. [Every key and its limits](pack-format.md) are on a page of their own.

$rules""")
IN_ENGLISH: Final = ("all-of-the-above", "negated-prompt", "names-later-key")
"""The rules that go by the words of a language, of which the linter knows one."""


def page() -> str:
    """Return the page."""
    return _PAGE.substitute(
        mistakes=limits.MISTAKES,
        english=", ".join(f"`{name}`" for name in IN_ENGLISH),
        counting=", ".join(f"`{rule.name}`" for rule in RULES if rule.counts),
        rules="\n".join(map(_section, RULES)),
    )


def _section(rule: Rule) -> str:
    parts = (f"## {rule.name}", f"*{rule.severity}* – {rule.says}", rule.reason, f"→ {rule.remedy}")
    return "".join(f"{part}\n\n" for part in parts).rstrip("\n") + "\n"
