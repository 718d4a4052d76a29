"""Reports of mail servers as they come, and everything else that may come through the same pipe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mintkarte.gateways.delivery_reports import DeliveryReport, read_reports
from tests.delivery_report import MESSAGE_ID, a_report

TO = "aenne@example.org"
LOST = DeliveryReport("failed", (TO, TO), "5.1.1", MESSAGE_ID)


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_recipient_status_and_our_letter(returned: str) -> None:
    assert read_reports(a_report(returned=returned)) == [LOST]


def test_a_report_without_the_letter_names_nobody_of_ours() -> None:
    assert read_reports(a_report(returned="")) == [DeliveryReport("failed", (TO, TO), "5.1.1")]
    in_head = b"References: <" + MESSAGE_ID.encode() + b"@karte.example>\n" + a_report(returned="")
    assert read_reports(in_head) == [LOST]


def test_a_delay_is_told_as_such_and_line_ends_do_not_matter() -> None:
    delayed = a_report(action="delayed", status="4.4.1")
    assert [one.action for one in read_reports(delayed)] == ["delayed"]
    assert read_reports(a_report().replace(b"\n", b"\r\n")) == [LOST]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Hallo",
        b"\xff\xfe\x00",
        b"Subject: Abwesend\n\nBin weg.",
        b"Content-Type: multipart/report; boundary=x\n\n--x",
        b"Content-Type: message/delivery-status\n\nunfertig",
        b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n!!!",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
        b"Content-Type: message/rfc822\n\n" * 3000,
    ],
)
def test_what_is_no_report_gives_none(content: bytes) -> None:
    assert read_reports(content) == []


@given(st.binary(max_size=300), st.integers(0, 1500), st.integers(0, 60))
def test_a_mail_with_damage_is_a_report_or_none(junk: bytes, at: int, gone: int) -> None:
    whole = a_report()
    for found in read_reports(whole[:at] + junk + whole[at + gone :]):
        assert isinstance(found, DeliveryReport)
        assert all(one.isprintable() for one in found.recipients)
