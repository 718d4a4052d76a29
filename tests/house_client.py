"""Flask's test client, which refuses every page that breaks a house rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask.testing import FlaskClient

from tests.connections import counted
from tests.house_rules import broken_rules

if TYPE_CHECKING:
    from werkzeug.test import TestResponse


class HouseClient(FlaskClient):
    """A visitor whose every HTML answer is checked; `allow` names texts that a test itself has put on the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Flask as they come
        super().__init__(*args, **kwargs)
        self.allowed: list[str] = []
        self.signed_in = False

    def allow(self, *texts: str) -> None:
        """Let these texts stand on the pages although they look like an injection."""
        self.allowed += texts

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - handed on to Flask as they come
        """Make the request, then check the answer if it is a page."""
        kwargs.setdefault("buffered", True)  # reads all and closes, as a server does
        with counted(self.application.extensions["mintkarte"].database.engine) as connections:
            answer = super().open(*args, **kwargs)
        if answer.request.method == "GET":
            assert max(connections, default=0) <= 1, f"{answer.request.path} reads over two connections at once"
        if answer.mimetype == "text/html" and answer.data and answer.status_code not in {301, 302, 303, 307, 308}:
            broken = broken_rules(answer.text, answer.headers, self.allowed, anonymous=not self.signed_in)
            assert not broken, f"{answer.request.path} ({answer.status_code}):\n" + "\n".join(broken)
        assert answer.status_code < 500 or answer.status_code == 503, f"{answer.request.path} answered {answer.status}"
        return answer
