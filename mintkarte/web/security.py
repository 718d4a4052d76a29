"""What protects visitors on every answer: headers with a nonce, limits on requests, trusted hosts, CSRF."""

import secrets

from flask import Flask, Response, abort, current_app, g, request
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from mintkarte.services.accounts import SIGN_IN_LASTS
from mintkarte.settings import Settings

MAX_ADDRESS_BYTES = 8 * 1024
MAX_BODY_BYTES = 16 * 1024 * 1024
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_PASTED_BYTES = 16 * 1024 * 1024
LARGE_FILES = frozenset({"imports.bring"})
"""Views that take a whole file of offers, from people who are signed in."""
WITHOUT_CSRF_TOKEN = ("mintkarte.web.subscriptions.end",)
"""Views that a mail provider posts to, who has no page of ours; the secret in their address says who may."""
_POLICY = (
    "default-src 'self'; script-src 'self'{nonce}; style-src 'self'{nonce}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors {ancestors}; object-src 'none'; base-uri 'none'"
)
_CSP = "Content-Security-Policy"
_NOBODY = "'none'"
_POLICY_OF_FILES = _POLICY.format(nonce="", ancestors=_NOBODY)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_NOT_FOR_FRAMED = frozenset({"x-frame-options", "cross-origin-opener-policy"})
"""The first knows no list of hosts; the second means nothing inside a frame, and has a browser that opens the page by
itself start another process first."""
COMPRESSED = [
    *("text/html", "text/css", "text/plain", "text/csv", "text/javascript", "text/xml", "image/svg+xml"),
    *(
        "application/rss+xml",
        "application/atom+xml",
        "application/json",
        "application/geo+json",
        "application/xml",
        "text/calendar",
    ),
]


def let_be_framed(ancestors: str) -> None:
    """Let these sites show the answer inside their pages: sources of CSP's `frame-ancestors`.

    Only for what is read: no cookie, no form.
    """
    g.framed_by = ancestors


def csp_nonce() -> str:
    """The nonce of this answer, made when first asked for: it also exists where another part refused the request."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def protect(app: Flask, settings: Settings) -> None:
    """Set limits, cookies, CSRF, compression and headers."""
    app.secret_key = settings.secret_key
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SESSION_COOKIE_NAME="mintkarte",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=SIGN_IN_LASTS,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIMETYPES=COMPRESSED,
        COMPRESS_BR_LEVEL=4,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],  # zstd takes a quarter of the time for 4 % more bytes
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
    )
    if settings.host:
        app.config["TRUSTED_HOSTS"] = [settings.host, "localhost", "127.0.0.1"]
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0
        )
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.before_request(_refuse_endless_addresses)
    app.before_request(_make_room_for_files)
    csrf = CSRFProtect(app)
    for view in WITHOUT_CSRF_TOKEN:
        csrf.exempt(view)
    Compress(app)
    app.after_request(_read_whole)  # runs before compressing: what is registered last is called first
    app.after_request(_add_headers)
    if settings.is_https:
        app.after_request(_insist_on_https)


def _refuse_endless_addresses() -> None:
    if len(request.query_string) + len(request.path) > MAX_ADDRESS_BYTES:
        abort(414)


def _make_room_for_files() -> None:
    """Before anything reads the form: a file of 50,000 offers is larger than any other form."""
    if request.endpoint in LARGE_FILES and current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        request.max_content_length = MAX_FILE_BYTES
        request.max_form_memory_size = MAX_PASTED_BYTES


def _read_whole(answer: Response) -> Response:
    """Read a file that will be compressed, and see that it is closed; as a stream it would get no gzip either."""
    if answer.direct_passthrough and answer.mimetype in COMPRESSED:
        answer.direct_passthrough = False
        answer.make_sequence()
    return answer


def _add_headers(answer: Response) -> Response:
    """What the view has not said itself; `setdefault` would raise and catch an error for each of them."""
    said, more = {name.lower() for name, _ in answer.headers}, _HEADERS
    framed_by: str = g.get("framed_by", "")
    if framed_by:
        said |= _NOT_FOR_FRAMED
    if answer.mimetype == "text/html":
        nonce = f" 'nonce-{csp_nonce()}'"
        more = more | {
            _CSP: _POLICY.format(nonce=nonce, ancestors=framed_by or _NOBODY),
            "Cache-Control": "no-cache",
        }  # the nonce is new each time
    else:
        more = more | {_CSP: _POLICY_OF_FILES}
    for name, value in more.items():
        if name.lower() not in said:
            answer.headers.add(name, value)
    return answer


def _insist_on_https(answer: Response) -> Response:
    answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return answer
