"""Colours that a foreign site wishes for, and the nearest ones that can be read."""

import re
from dataclasses import dataclass

READABLE = 4.5
"""Contrast that WCAG 2.2 asks of text (1.4.3, AA)."""
_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEPS = 256


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        """As CSS writes it."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance from 0 to 1, as WCAG defines it."""
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @property
    def is_dark(self) -> bool:
        """Whether white is easier to read on it than black."""
        return contrast(self, WHITE) > contrast(self, BLACK)

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """This colour with a share (0 to 1) of another one."""
        pairs = ((self.red, other.red), (self.green, other.green), (self.blue, other.blue))
        return Colour(*(round(own + (its - own) * share) for own, its in pairs))


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


def read(text: str) -> Colour | None:
    """The colour of `#0a5c5c`, `0a5c5c` or `#0ac`; None for anything else."""
    found = _HEX.fullmatch(text.strip())
    if not found:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(2 * one for one in found[1])  # noqa: PLR2004 - two for each part
    return Colour(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours from 1 to 21, as WCAG defines it."""
    low, high = sorted((one.luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)


def readable(wanted: Colour, ground: Colour, least: float = READABLE) -> Colour:
    """The wanted colour where it can be read on the ground, else the nearest darker or lighter one that can."""
    if contrast(wanted, ground) >= least:
        return wanted
    found = [one for one in (_towards(end, wanted, ground, least) for end in (BLACK, WHITE)) if one is not None]
    return min(found, key=lambda one: _distance(one, wanted), default=WHITE if ground.is_dark else BLACK)


def _towards(end: Colour, wanted: Colour, ground: Colour, least: float) -> Colour | None:
    """The first mixture on the way to black or white that can be read."""
    mixtures = (wanted.mixed(end, step / _STEPS) for step in range(1, _STEPS + 1))
    return next((one for one in mixtures if contrast(one, ground) >= least), None)


def _distance(one: Colour, other: Colour) -> float:
    """How different two colours look: the distance in Oklab (Ottosson 2020)."""
    return sum((a - b) ** 2 for a, b in zip(_oklab(one), _oklab(other), strict=True))


def _oklab(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = (_linear(part / 255) for part in (colour.red, colour.green, colour.blue))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - as sRGB says
