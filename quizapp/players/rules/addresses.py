"""Which addresses lead to a page of this site."""

from __future__ import annotations

import re

# A backslash is a slash to browsers; a control character may end a header.
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,2000}")


def local(address: str) -> str:
    """Return `address` if it is a path on this site, else nothing."""
    return address if _LOCAL.fullmatch(address) else ""
