"""What a plain scalar of YAML means: a word, a number, true, false or nothing.

Comes in: the text of a scalar that is not quoted. Goes out: the value that JSON would have, read as the tools of Kubernetes read it: `yes` and
`on` are true (YAML 1.1), `010` is eight, and times and base-60 numbers stay text. Read next: `source/yaml_text.py`.
"""

from __future__ import annotations

import re

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,40})")
_BASED = {
    16: re.compile(r"[-+]?0x[0-9a-fA-F]{1,40}"),
    8: re.compile(r"[-+]?0o?[0-7]{1,40}"),
    2: re.compile(r"[-+]?0b[01]{1,128}"),
}
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,40}\.[0-9]{0,40}|\.[0-9]{1,40}|[0-9]{1,40}(?=[eE]))(?:[eE][-+]?[0-9]{1,3})?")

Plain = str | int | float | bool | None


def plain(text: str) -> Plain:
    """Give the value of a plain scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    for base, form in _BASED.items():
        if form.fullmatch(text):
            return int(re.sub(r"0[xob]?", "0", text, count=1), base)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def tagged(text: str, tag: str) -> Plain:
    """Give the value of a scalar under one of YAML's own tags. Raises `ValueError` when it is none of that kind."""
    match tag:
        case "str":
            return text
        case "int":
            found = plain(text)
            return found if isinstance(found, int) and not isinstance(found, bool) else int(text)
        case "float":
            return float(text)
        case "bool" | "null" if text in _WORDS and (_WORDS[text] is None) == (tag == "null"):
            return _WORDS[text]
    raise ValueError(f"no {tag}")
