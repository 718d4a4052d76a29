"""How an embedded view looks: what is shown, light or dark, and the colours of the site around it."""

from collections.abc import Mapping
from dataclasses import dataclass

from mintkarte.domain import colours
from mintkarte.domain.colours import BLACK, WHITE, Colour
from mintkarte.texts import embedding as words

KEYS = ("ansicht", "modus", *words.COLOURS)
"""What may stand in the address beside the filter, so no key of the filter may be among them (`thema` is one)."""
_LIGHT, _DARK = (
    (Colour(0xFB, 0xF8, 0xF2), Colour(0x1B, 0x27, 0x33)),
    (Colour(0x12, 0x18, 0x1F), Colour(0xEE, 0xF2, 0xF5)),
)
"""Ground and ink of tokens.css."""
_DARK_ACCENT, _LIGHT_ACCENT = Colour(0x0F, 0x6B, 0x6B), Colour(0x6F, 0xD0, 0xCC)


@dataclass(frozen=True, slots=True)
class Look:
    """What was asked for and can be used; a colour is None where the product's own one stays."""

    view: str
    mode: str
    wanted: Mapping[str, Colour]
    typed: Mapping[str, str]
    problems: tuple[str, ...]

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Look":
        """The look of a query; what cannot be read is left out with a sentence."""
        typed = {key: asked.get(key, "").strip()[:40] for key in words.COLOURS}
        found = {key: colours.read(text) for key, text in typed.items() if text}
        wrong = tuple(words.unreadable_colour(key, typed[key]) for key, colour in found.items() if colour is None)
        view, mode = asked.get("ansicht", ""), asked.get("modus", "")
        return cls(
            view if view in words.VIEWS else "beides",
            mode if mode in words.MODES else "hell",
            {key: colour for key, colour in found.items() if colour is not None},
            typed,
            wrong,
        )

    @property
    def data_theme(self) -> str:
        """For the page's root: a ground of one's own decides, else the mode; empty follows the device."""
        ground = self.wanted.get("grund")
        if ground is not None:
            return "dark" if ground.is_dark else "light"
        return {"hell": "light", "dunkel": "dark"}.get(self.mode, "")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The look in an address, without what is usual."""
        pairs = [("ansicht", self.view)] if self.view != "beides" else []
        pairs += [("modus", self.mode)] if self.mode != "hell" else []
        return pairs + [(key, str(colour).removeprefix("#")) for key, colour in self.wanted.items()]

    @property
    def colour_pairs(self) -> list[tuple[str, str]]:
        """What the stylesheet of colours rests on."""
        return [pair for pair in self.pairs if pair[0] != "ansicht"] if self.wanted else []

    def replacements(self) -> list[str]:
        """A sentence for each colour that could not be read."""
        used = self._used(is_dark=self.data_theme == "dark")
        return [
            words.replaced(key, str(colour), str(used[key]))
            for key, colour in self.wanted.items()
            if used[key] != colour
        ]

    def stylesheet(self) -> str:
        """The tokens that differ from the product's own, for light, dark or both."""
        if self.data_theme:
            return f":root:root {{{self._tokens(is_dark=self.data_theme == 'dark')}}}\n"
        light, dark = self._tokens(is_dark=False), self._tokens(is_dark=True)
        return f":root:root {{{light}}}\n@media (prefers-color-scheme: dark) {{ :root:root:root {{{dark}}} }}\n"

    def _used(self, *, is_dark: bool) -> dict[str, Colour]:
        paper, ink = _DARK if is_dark else _LIGHT
        paper = self.wanted.get("grund", paper)
        accent = _LIGHT_ACCENT if is_dark else _DARK_ACCENT
        return {
            "grund": paper,
            "schrift": colours.readable(self.wanted.get("schrift", ink), paper),
            "farbe": colours.readable(self.wanted.get("farbe", accent), paper),
        }

    def _tokens(self, *, is_dark: bool) -> str:
        used = self._used(is_dark=is_dark)
        paper, ink, accent = used["grund"], used["schrift"], used["farbe"]
        tokens = {
            "accent": accent,
            "accent-strong": colours.readable(accent.mixed(ink, 0.3), paper),
            "on-accent": colours.readable(WHITE if accent.is_dark else BLACK, accent),
            "focus": accent,
            "ink": ink,
            "muted": colours.readable(ink.mixed(paper, 0.25), paper),
        }
        if "grund" in self.wanted:
            surfaces = dict.fromkeys(("paper", "card", "sand"), paper)
            spoken = dict.fromkeys(("good", "ember", "alarm"), tokens["muted"])
            lines = {"line": colours.readable(ink.mixed(paper, 0.5), paper, 3), "hair": ink.mixed(paper, 0.85)}
            tokens |= surfaces | spoken | lines | {"tint": paper, "halo": paper, "ember-tint": paper}
            tokens |= {"good-tint": paper, "alarm-tint": paper, "on-ember": paper}
        return " ".join(f"--{name}: {colour};" for name, colour in tokens.items())
