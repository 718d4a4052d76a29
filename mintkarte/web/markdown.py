"""Descriptions as HTML: paragraphs, lists, headings, emphasis and links; nothing else gets through.

`domain.marks` finds the blocks, markdown-it what stands in a line, and nh3 lets only the allowed tags pass: two
walls, because this is the one place where what people write becomes HTML.
"""

import nh3
from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markupsafe import Markup

from mintkarte.domain.marks import Block, BlockKind, blocks

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "h3"}
SCHEMES = {"http", "https", "mailto"}
_STAR = "*"
_LISTS = {BlockKind.BULLETS: "ul", BlockKind.NUMBERS: "ol"}


def rendered(text: str) -> Markup:
    """A description as HTML that may stand on a page."""
    html = "".join(_block(block) for block in blocks(text))
    clean = nh3.clean(
        html, tags=TAGS, attributes={"*": set(), "a": {"href"}}, url_schemes=SCHEMES, link_rel="nofollow noopener"
    )
    return Markup(clean)  # noqa: S704 - nh3 has let through nothing but the tags above


def _block(block: Block) -> str:
    lines = [_INLINE.renderInline(line) for line in block.lines]
    if block.kind is BlockKind.PARAGRAPH:
        return f"<p>{'<br>'.join(lines)}</p>"
    if block.kind is BlockKind.HEADING:
        return f"<h3>{lines[0]}</h3>"
    tag = _LISTS[block.kind]
    return f"<{tag}>{''.join(f'<li>{line}</li>' for line in lines)}</{tag}>"


class _OurMarkdown(MarkdownIt):
    """Links lead out by web or mail and nowhere else."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - named by markdown-it
        return url.partition(":")[0].lower() in SCHEMES and ":" in url


class _BareAddresses(LinkifyIt):  # type: ignore[misc] # the library has no types
    """Finds `https://…`, `www.…` and mail addresses; "z.B." and "Datei.py" are none."""

    def match(self, text: str) -> list[Match] | None:
        found = [one for one in super().match(text) or [] if one.schema or one.text.lower().startswith("www.")]
        return found or None


def _star(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - called by markdown-it
    """Emphasis as markdown-it has it, but only by stars, and none within a word: "Schüler*innen"."""
    if silent or state.src[state.pos] != _STAR:
        return False
    scanned = state.scanDelims(state.pos, canSplitWord=False)
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = _STAR
        state.delimiters.append(
            Delimiter(
                marker=ord(_STAR),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
    state.pos += scanned.length
    return True


def _inline() -> MarkdownIt:
    known = _OurMarkdown("zero", {"linkify": True}).enable(["emphasis", "link", "linkify"])
    known.inline.ruler.at("emphasis", _star)
    known.linkify = _BareAddresses({}, {"fuzzy_link": True, "fuzzy_email": True, "fuzzy_ip": False})
    return known


_INLINE = _inline()
