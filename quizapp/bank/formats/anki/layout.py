"""How cards look in Anki: templates in its own language, and their style."""

from __future__ import annotations

from typing import Final

FIELDS: Final = (
    "Prompt",
    "Picture",
    "Given",
    "Hint",
    "Answer",
    "More",
    "Explanation",
    "Evidence",
)
_ASKED: Final = '<div dir="auto">{{Prompt}}{{Picture}}{{Given}}</div>'
_HINT: Final = '{{#Hint}}<p class="hint" dir="auto">{{hint:Hint}}</p>{{/Hint}}'
_WHY: Final = '<div dir="auto">{{More}}{{Explanation}}<div class="evidence">{{Evidence}}</div></div>'

FRONT: Final = _ASKED + _HINT
BACK: Final = f'{_ASKED}<hr id="answer"><div class="key" dir="auto">{{{{Answer}}}}</div>{_WHY}'
TYPED_FRONT: Final = FRONT + "{{type:Answer}}"
TYPED_BACK: Final = f'{_ASKED}<hr id="answer">{{{{type:Answer}}}}{_WHY}'

CSS: Final = """
.card { max-width: 36em; margin: 0 auto; padding: 1em; text-align: start; font: 1.1rem/1.5 Cabin, sans-serif;
  color: #1d1a17; background: #f6f1e7; }
.card img { max-width: 100%; }
.key { color: #a3231f; font-weight: bold; }
.hint, .evidence { font-size: 0.9em; }
.nightMode.card { color: #ece5d8; background: #14161b; }
.nightMode .key { color: #e2645c; }
"""
