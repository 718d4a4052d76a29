"""What stands in a PDF, read by another library than the one that wrote it."""

from __future__ import annotations

import pypdfium2


def words_of(content: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    document = pypdfium2.PdfDocument(content)
    try:
        found = []
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            found.append(" ".join(text.get_text_range().replace("\ufffe", "").split()))
            text.close()
            page.close()
        return found
    finally:
        document.close()


def sizes_of(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in whole millimetres."""
    document = pypdfium2.PdfDocument(content)
    try:
        inch = 25.4 / 72
        return [
            (round(wide * inch), round(high * inch))
            for wide, high in (document.get_page_size(number) for number in range(len(document)))
        ]
    finally:
        document.close()
