"""A page as somebody without JavaScript has it: its words, and its forms with what they would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}
)
SILENT = frozenset({"script", "style", "title", "svg"})


@dataclass
class PageForm:
    """One form: where it goes, and what it holds as it stands."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    """Every value a choice could take, by the name of its field."""
    labels: dict[str, str] = field(default_factory=dict)
    """What is written beside a choice, by `name=value`."""
    buttons: set[str] = field(default_factory=set)


class Page(HTMLParser):
    """Reads a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.title = ""
        self.forms: list[PageForm] = []
        self.links: dict[str, str] = {}
        self.words: list[str] = []
        self.option_texts: dict[tuple[str, str], str] = {}
        """The value of a select's option, by the select's name and the option's text."""
        self._option: tuple[str, str] | None = None
        self._area: tuple[PageForm, str] | None = None
        self._open: list[tuple[str, dict[str, str]]] = []
        self._by_id: dict[str, tuple[PageForm, str]] = {}
        self._label_words: dict[str, str] = {}
        self.feed(html)
        self.close()
        for known_as, (form, key) in self._by_id.items():
            if known_as in self._label_words:
                form.labels[key] = self._label_words[known_as]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def form(self, ending: str) -> PageForm:
        """Return the form whose address ends so."""
        found = [form for form in self.forms if form.action.endswith(ending)]
        assert found, f"no form to {ending!r} among {[form.action for form in self.forms]}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, given))
        if tag == "form":
            self.forms.append(PageForm(given.get("action", ""), given.get("method", "get")))
        inside = [open_tag for open_tag, _attrs in self._open]
        if (
            tag in {"input", "button", "select", "option", "textarea"}
            and "form" in inside
            and "template" not in inside
        ):
            self._control(tag, given, self.forms[-1])

    def handle_endtag(self, tag: str) -> None:
        if any(tag == open_tag for open_tag, _attrs in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._area is not None and self._open and self._open[-1][0] == "textarea":
            # A browser leaves out the line break that a text area begins with.
            form, name = self._area
            form.fields[name] = [form.fields[name][0] + data.removeprefix("\n")]
        if not data.strip():
            return
        inside = [tag for tag, _attrs in self._open]
        if "title" in inside and "svg" not in inside:
            self.title += data.strip()
        if not SILENT & set(inside):
            self.words.append(data)
        for tag, attrs in self._open:
            if tag == "option" and self._option:
                self.option_texts[self._option[0], data.strip()] = self._option[1]
            if tag == "a" and "href" in attrs:
                self.links[attrs["href"]] = (self.links.get(attrs["href"], "") + " " + data.strip()).strip()
            if tag == "label":
                known_as = attrs.get("for", attrs.get("holds", ""))
                self._label_words[known_as] = f"{self._label_words.get(known_as, '')} {data.strip()}".strip()

    def _control(self, tag: str, given: dict[str, str], form: PageForm) -> None:
        name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "text")
        if tag == "option":
            select = next((attrs for open_tag, attrs in reversed(self._open) if open_tag == "select"), {})
            name = select.get("name", "")
            form.options.setdefault(name, []).append(value)
            self._option = (name, value)
            if "selected" in given or name not in form.fields:
                form.fields[name] = [value]
        elif tag == "button" or kind == "submit":
            form.buttons.add(name)
        elif kind in {"radio", "checkbox"}:
            form.options.setdefault(name, []).append(value)
            if "checked" in given:
                form.fields.setdefault(name, []).append(value)
        elif tag == "textarea":
            form.fields[name] = [""]
            self._area = (form, name)
        elif name and tag == "input" and kind != "file":
            form.fields.setdefault(name, []).append(value)
        if name and kind != "hidden":
            around = next((attrs for open_tag, attrs in reversed(self._open) if open_tag == "label"), None)
            known_as = given.get("id", f"{id(form)}:{name}={value}")
            self._by_id[known_as] = (form, f"{name}={value}")
            if around is not None:
                around["holds"] = known_as
