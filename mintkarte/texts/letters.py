"""stub"""


def sign_in(*, link: str, minutes: int) -> tuple[str, str]:
    """stub"""
    return ("Anmelden", f"{link} {minutes}")
