"""Delivery status notifications (RFC 3464), by which mail servers tell later on that a letter did not arrive."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

MOST_BYTES = 10 * 1024 * 1024
_OUR_ID = re.compile(r"<([0-9a-f]{32})@")
_CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_NAMED_IN = ("Message-ID", "In-Reply-To", "References")


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of one recipient; `action` is a word such as "failed", the rest is empty where it is not said.

    `recipients` are the last address and the one that was asked for, `message_id` is that of a letter of ours.
    """

    action: str
    recipients: tuple[str, ...]
    status: str = ""
    message_id: str = ""


def read_reports(content: bytes) -> list[DeliveryReport]:
    """The reports in a mail; none where it is something else, however odd."""
    try:
        mail = message_from_bytes(content[:MOST_BYTES])
        parts = list(mail.walk())
        message_id = next(_our_ids(mail, parts), "")
        groups = [group for part in parts for group in _groups(part)]
        return [found for group in groups if (found := _report(group, message_id)) is not None]
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):  # the library's ways to give up
        return []


def _groups(part: Message) -> Iterator[Message]:
    """The groups of fields in the part that is made for machines."""
    content = part.get_payload()
    if part.get_content_type() == "message/delivery-status" and isinstance(content, list):
        yield from (one for one in content if isinstance(one, Message))


def _report(group: Message, message_id: str) -> DeliveryReport | None:
    """One recipient's group; the first group of all, about the message, has no action."""
    action = _field(group, "Action").lower()
    if not action:
        return None
    named = (_address(_field(group, name)) for name in ("Final-Recipient", "Original-Recipient"))
    status = _CODE.search(_field(group, "Status"))
    return DeliveryReport(action, tuple(filter(None, named)), status[0] if status else "", message_id)


def _our_ids(mail: Message, parts: list[Message]) -> Iterator[str]:
    """Numbers of letters as we write them: of the letter that came back, or of the one this is an answer to."""
    for part in (*reversed(parts), mail):
        heads = part
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            heads = message_from_bytes(content if isinstance(content, bytes) else b"")
        for name in _NAMED_IN:
            yield from _OUR_ID.findall(_field(heads, name))


def _field(part: Message, name: str) -> str:
    return str(part.get(name, "")).strip()


def _address(field: str) -> str:
    """The address in a field like "rfc822; <anna@example.org>"."""
    found = field.rpartition(";")[2].strip().strip("<>").lower()
    return found if "@" in found and found.isprintable() else ""
