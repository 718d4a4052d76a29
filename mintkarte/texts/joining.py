"""What people read who invite colleagues, or say that an organisation is theirs."""

from mintkarte.texts.people import invitation_problem

SENT = "Danke. Die Koordination der Region sieht sich das an. Danach geht die Einladung hinaus."
NEW_ORGANISATION = "neuer"


def problem(code: str) -> str:
    """Why an invitation could not be proposed."""
    return invitation_problem(code)
