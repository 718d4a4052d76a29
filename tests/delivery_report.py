"""A delivery status notification as a mail server writes it."""

from __future__ import annotations

MESSAGE_ID = "0123456789abcdef0123456789abcdef"
_REPORT = """\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: karte@karte.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grenze"

--grenze
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.

--grenze
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0100 (CET)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 {status} <{to}>: no such user

{returned}--grenze--
"""
_RETURNED = """\
--grenze
Content-Type: {kind}

From: Mintkarte <karte@karte.example>
To: {to}
Subject: Ein Brief
Message-ID: <{message_id}@karte.example>

"""


def a_report(
    to: str = "aenne@example.org",
    *,
    action: str = "failed",
    status: str = "5.1.1",
    message_id: str = MESSAGE_ID,
    returned: str = "message/rfc822",
) -> bytes:
    """The mail; `returned` is how it holds our letter, or nothing."""
    letter = _RETURNED.format(kind=returned, to=to, message_id=message_id) if returned else ""
    return _REPORT.format(to=to, action=action, status=status, returned=letter).encode()
