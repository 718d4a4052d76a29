"""What the page on accessibility says of the last test."""

from collections.abc import Iterable, Mapping

from mintkarte.texts.calendar import joined

_THEMES = {"light": "heller Darstellung", "dark": "dunkler Darstellung", "forced": "erzwungenen Farben"}


def themes(names: Iterable[str]) -> str:
    """The colour schemes that were looked at."""
    return joined([_THEMES.get(name, name) for name in names])


def widths(pixels: Iterable[int]) -> str:
    """The widths that were looked at."""
    return joined([str(width) for width in sorted(pixels)])


def tools(versions: Mapping[str, str]) -> str:
    """The checkers with their versions."""
    return joined([f"{name} {version}" for name, version in sorted(versions.items())])
