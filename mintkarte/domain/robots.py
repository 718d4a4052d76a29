"""What a site asks of programs in its robots.txt (RFC 9309): the rules that concern us, and whether a path is free."""

import re
from collections.abc import Sequence
from urllib.parse import quote

NAME = "mintkarte"
"""The word by which a site can address us."""
MOST_RULES = 500
_MOST_LETTERS = 500
Rule = tuple[bool, str]
"""Whether a path that begins like the pattern may be asked for; `*` is any text, `$` at the end is the end."""


def rules_in(text: str) -> list[Rule]:
    """The rules of the groups that name us, else of those for everybody; what cannot be understood is no rule."""
    groups: dict[str, list[Rule]] = {}
    names: list[str] = []
    has_rules = False
    for line in text.removeprefix("\ufeff").splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        word, value = key.strip().lower(), value.strip()
        if word == "user-agent":
            names, has_rules = [] if has_rules else names, False
            names.append(_name(value))
            groups.setdefault(names[-1], [])
        elif word in {"allow", "disallow"}:
            has_rules = True
            for name in names if value else ():
                groups[name].append((word == "allow", _plain(value[:_MOST_LETTERS])))
    return groups.get(NAME, groups.get("*", []))[:MOST_RULES]


def is_free(rules: Sequence[Rule], path: str) -> bool:
    """Whether the path (with its query) may be asked for: the longest pattern decides, of equal ones the friendly."""
    fitting = [(len(pattern), allowed) for allowed, pattern in rules if _begins(pattern, _plain(path))]
    return max(fitting)[1] if fitting else True


def _name(value: str) -> str:
    """The name in a line for a program, without its version: "Mintkarte/1.0" is "mintkarte"."""
    return re.split(r"[/\s]", value.lower(), maxsplit=1)[0]


def _plain(path: str) -> str:
    """A path in one spelling, so that ä and %C3%A4 meet."""
    return quote(path, safe="/%:?#[]@!$&'()*+,;=~-._")


def _begins(pattern: str, path: str) -> bool:
    """Whether the path begins as the pattern says; looked for from left to right, so that no pattern takes long."""
    to_the_end = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, part in enumerate(rest, 1):
        if to_the_end and number == len(rest):
            return len(path) - len(part) >= at and path.endswith(part)
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not to_the_end or at == len(path)
