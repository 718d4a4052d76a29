"""What every fetched page must obey; `broken_rules` names each offence in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzeug.datastructures import Headers

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
OPTIONAL_END = frozenset(["li", "dt", "dd", "p", "option", "tr", "td", "th", "thead", "tbody"])
LOADS = {"src", "srcset", "poster", "data", "background", "formaction", "action", "manifest"}
LINKS_THAT_LOAD = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "manifest",
    "preconnect",
    "dns-prefetch",
    "prefetch",
}
OWN_HOSTS = {"", "localhost", "127.0.0.1"}
SCRIPTS_THAT_RUN = {"", "text/javascript", "application/javascript", "module", "importmap"}


@dataclass
class Element:
    """One element with what stands in it; `text` holds its own words and those of its children."""

    tag: str
    attributes: dict[str, str]
    line: int
    parents: tuple[Element, ...]
    text: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"line {self.line}: <{self.tag} {self.attributes}>"

    def inside(self, tag: str) -> bool:
        """Whether an element of this kind is around it."""
        return any(parent.tag == tag for parent in self.parents)


class Page(HTMLParser):
    """A flat list of the elements of a page, each knowing its parents."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.stack: list[Element] = []
        self.crossed: list[str] = []
        self.feed(html)
        self.close()
        self.crossed += [f"never closed: {element}" for element in self.stack if element.tag not in OPTIONAL_END]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], tuple(self.stack))
        self.elements.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack[-1].tag != tag and self.stack[-1].tag in OPTIONAL_END:
            self.stack.pop()
        if self.stack and self.stack[-1].tag == tag:
            self.stack.pop()
        else:
            self.crossed.append(f"line {self.getpos()[0]}: </{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        for element in self.stack:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """The elements of these kinds, in the order of the page."""
        return [element for element in self.elements if element.tag in tags]


def broken_rules(html: str, headers: Headers, allowed: Sequence[str] = (), *, anonymous: bool = True) -> list[str]:
    """Name every house rule the page breaks; `allowed` are texts that a test has put there itself."""
    page = Page(html)
    nonce = re.search(r"'nonce-([^']+)'", headers.get("Content-Security-Policy", ""))
    return [
        *page.crossed,
        *_frame(page),
        *_names(page),
        *_controls(page),
        *_forms(page),
        *_foreign(page),
        *_scripts(page, nonce[1] if nonce else ""),
        *_leftovers(page, html, allowed),
        *_headers(headers),
        *_cookies(page, headers, anonymous=anonymous),
    ]


def _frame(page: Page) -> Iterator[str]:
    headings, titles = page.all("h1"), [title for title in page.all("title") if not title.inside("svg")]
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one"
    if len(titles) != 1 or not titles[0].text.strip():
        yield "no title"
    elif headings and not _words(titles[0].text) & _words(headings[0].text):
        yield f"title {titles[0].text!r} has no word of the h1 {headings[0].text!r}"
    if [root.attributes.get("lang") for root in page.all("html")] != ["de"]:
        yield "the page does not say lang=de"
    if len(page.all("main")) != 1:
        yield f"{len(page.all('main'))} main instead of one"
    for tag in ("header", "footer", "nav"):
        if not page.all(tag):
            yield f"the landmark {tag} is missing"
    if not any(meta.attributes.get("name") == "viewport" for meta in page.all("meta")):
        yield "no viewport"


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - {"mintkarte", "und", "der", "die", "das", "in", "für"}


def _names(page: Page) -> Iterator[str]:
    seen: set[str] = set()
    for element in page.elements:
        name = element.attributes.get("id")
        if name in seen or name == "":
            yield f"id {name!r} twice or empty: {element}"
        elif name:
            seen.add(name)
    for element in page.elements:
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form"):
            for name in element.attributes.get(attribute, "").split():
                if name not in seen:
                    yield f"{attribute} points to the missing id {name!r}: {element}"
        if element.tag == "a" and element.attributes.get("href", "").startswith("#"):
            target = element.attributes["href"][1:]
            if target not in seen:
                yield f"link to the missing id {target!r}: {element}"


def _controls(page: Page) -> Iterator[str]:
    labelled = {label.attributes.get("for") for label in page.all("label") if label.text.strip()}
    named = {"aria-label", "aria-labelledby"}
    for control in page.all("input", "select", "textarea"):
        if control.attributes.get("type") in {"hidden", "submit", "button", "reset"}:
            continue
        if not (
            control.attributes.keys() & named or control.attributes.get("id") in labelled or control.inside("label")
        ):
            yield f"no label: {control}"
    pictured = {id(parent) for image in page.all("img") if image.attributes.get("alt") for parent in image.parents}
    for button in page.all("button", "a", "summary"):
        if not (button.text.strip() or button.attributes.keys() & named or id(button) in pictured):
            yield f"no name: {button}"
    for image in page.all("img"):
        if "alt" not in image.attributes:
            yield f"no alt: {image}"


def _forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        names = {field.attributes.get("name") for field in page.all("input") if form in field.parents}
        if _is_post(form) and "csrf_token" not in names:
            yield f"POST form without csrf_token: {form}"
        if not form.attributes.get("action"):
            yield f"form without action: {form}"


def _is_post(form: Element) -> bool:
    return form.attributes.get("method", "").lower() == "post"


def _foreign(page: Page) -> Iterator[str]:
    for element in page.elements:
        for attribute in LOADS & element.attributes.keys():
            for address in element.attributes[attribute].split(", "):
                if _is_foreign(address):
                    yield f"loads from a foreign host: {element}"
        loading_link = element.tag == "link" and LINKS_THAT_LOAD & set(element.attributes.get("rel", "").split())
        if (loading_link or element.tag in {"use", "image"}) and _is_foreign(element.attributes.get("href", "")):
            yield f"loads from a foreign host: {element}"
        if element.tag == "style" and re.search(r"@import|url\(\s*['\"]?(https?:)?//", element.text):
            yield f"style loads from a foreign host: {element}"
        if (element.tag == "base" and "href" in element.attributes) or (
            element.tag == "meta" and "http-equiv" in element.attributes
        ):
            yield f"not used here: {element}"


def _is_foreign(address: str) -> bool:
    address = address.strip().split(" ")[0]
    return (urlsplit(address).hostname or "") not in OWN_HOSTS


def _scripts(page: Page, nonce: str) -> Iterator[str]:
    for element in page.elements:
        if any(name.startswith("on") for name in element.attributes):
            yield f"inline handler: {element}"
        if "style" in element.attributes:
            yield f"style attribute: {element}"
        if any(value.strip().lower().startswith("javascript:") for value in element.attributes.values()):
            yield f"javascript address: {element}"
        runs = element.tag == "script" and element.attributes.get("type", "") in SCRIPTS_THAT_RUN
        if (runs or element.tag == "style") and (not nonce or element.attributes.get("nonce") != nonce):
            yield f"no nonce or a wrong one: {element}"


def _leftovers(page: Page, html: str, allowed: Sequence[str]) -> Iterator[str]:
    visible = "".join(element.text for element in page.all("body"))
    for text in allowed:
        html, visible = html.replace(text, ""), visible.replace(text, "")
    if "{{" in html or "{%" in html:
        yield "a template's braces are on the page"
    for mark in ("1337", "Undefined", "<function", "<bound method", " object at 0x", "NaN"):
        if mark in visible:
            yield f"{mark!r} stands on the page"


def _headers(headers: Headers) -> Iterator[str]:
    policy = headers.get("Content-Security-Policy", "")
    if "'nonce-" not in policy or "unsafe-" in policy:
        yield f"the content security policy lacks a nonce or allows unsafe things: {policy!r}"
    for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'"):
        if rule not in policy:
            yield f"the content security policy lacks {rule}: {policy!r}"
    loads = re.sub(r"frame-ancestors [^;]*", "", policy)  # that names who shows us, not whom we show
    if re.search(r"https?:|//|\*", loads):
        yield f"the content security policy names a foreign host: {policy!r}"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "no X-Content-Type-Options"
    if "Referrer-Policy" not in headers:
        yield "no Referrer-Policy"


def _cookies(page: Page, headers: Headers, *, anonymous: bool) -> Iterator[str]:
    cookies = headers.getlist("Set-Cookie")
    posts = any(_is_post(form) for form in page.all("form"))
    if cookies and anonymous and not posts:
        yield f"a cookie for an anonymous visitor: {cookies}"
    for cookie in cookies:
        if "HttpOnly" not in cookie or "SameSite" not in cookie:
            yield f"a cookie without HttpOnly and SameSite: {cookie}"
