"""What a mail server's number says: whether it is the address that no letter reaches, or something else."""

_OF_THE_SENDER = frozenset({"5.1.7", "5.1.8"})
_OF_OTHER_THINGS = ("5.3.", "5.5.", "5.6.", "5.7.")
"""The system, the protocol, the content, and rules against unwanted mail."""
_OF_THE_ADDRESS = ("5.1.", "5.2.")


def folded(address: str) -> str:
    """An address as bounces know it."""
    return address.strip().lower()


def is_about_address(enhanced: str, *, at_recipient: bool = True) -> bool:
    """Whether a refusal for good is about the address; `enhanced` is a code of RFC 3463, or nothing.

    `at_recipient` says that the address was refused and not the letter, so that a silent refusal is about it too.
    """
    if enhanced in _OF_THE_SENDER or enhanced.startswith(_OF_OTHER_THINGS):
        return False
    return at_recipient or enhanced.startswith(_OF_THE_ADDRESS)
