"""Texts the operator writes as Markdown files in the data folder: imprint, privacy, accessibility."""

import re
from pathlib import Path

from markdown_it import MarkdownIt

MAX_BYTES = 200_000
_NAME = re.compile(r"[a-z]+")


class OperatorTexts:
    """The folder `texte` of the data folder; a text is read anew each time, so that an edit shows at once."""

    def __init__(self, folder: Path) -> None:
        """Markup and pictures in the files stay text: no page loads anything from elsewhere."""
        self._folder = folder
        self._markdown = MarkdownIt("commonmark", {"html": False}).disable("image")

    def html(self, name: str) -> str | None:
        """The text `<name>.md` as HTML, its headings one step lower than written; None where there is none."""
        path = self._folder / f"{name}.md"
        if not _NAME.fullmatch(name) or not path.is_file():
            return None
        tokens = self._markdown.parse(path.read_bytes()[:MAX_BYTES].decode("utf-8", "replace"))
        for token in tokens:
            if token.type in {"heading_open", "heading_close"}:
                token.tag = f"h{min(int(token.tag[1:]) + 1, 6)}"
        return str(self._markdown.renderer.render(tokens, self._markdown.options, {}))
