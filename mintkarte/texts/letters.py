"""stub"""


def sign_in(*, link: str, minutes: int) -> tuple[str, str]:
    """Stub"""
    return ("Anmelden", f"{link} {minutes}")
