"""Build the fonts for PDFs: `python scripts/build_fonts.py FOLDER` writes `data/fonts/*.ttf`.

FOLDER is the unpacked npm library @fontsource/noto-sans, for the letters that the fonts of the pages lack. A PDF needs
one file for each weight, so the variable font of the pages is fixed at two weights, and its parts are joined.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).parents[1]
OWN, OUT = ROOT / "static" / "fonts", ROOT / "data" / "fonts"
WEIGHTS = (400, 700)
LEFT_OUT = ("GSUB", "GPOS", "GDEF", "STAT")


def join(parts: Iterable[Path], weight: int, out: Path) -> None:
    """One font of several parts, at one weight."""
    with tempfile.TemporaryDirectory() as folder:
        plain = []
        for part in parts:
            font = TTFont(part)
            font.flavor = None
            if "fvar" in font:
                font = instantiateVariableFont(font, {"wght": weight})
            for table in LEFT_OUT:
                if table in font:
                    del font[table]
            path = Path(folder) / f"{part.stem}.ttf"
            font.save(path)
            plain.append(str(path))
        Merger().merge(plain).save(out)


def main() -> None:
    """Write the four files."""
    noto = Path(sys.argv[1]) / "files"
    OUT.mkdir(exist_ok=True)
    for weight in WEIGHTS:
        own = [OWN / f"atkinson-hyperlegible-next-{part}-wght-normal.woff2" for part in ("latin", "latin-ext")]
        join(own, weight, OUT / f"atkinson-{weight}.ttf")
        others = [noto / f"noto-sans-{part}-{weight}-normal.woff2" for part in ("cyrillic", "cyrillic-ext")]
        join(others, weight, OUT / f"noto-sans-cyrillic-{weight}.ttf")


if __name__ == "__main__":
    main()
