"""What people read about signing in, roles and their account."""

from datetime import timedelta

from mintkarte.domain.permissions import Role

NO_ADDRESS = "Das ist keine E-Mail-Adresse. Sie sieht aus wie name@verein.de."
NO_PUBLIC_ADDRESS = (
    "Hier kann noch niemand einen Link bekommen: Wer die Mintkarte betreibt, muss erst MINTKARTE_PUBLIC_URL setzen."
)
_DEVICES = (
    *(("iphone", "iPhone"), ("ipad", "iPad"), ("android", "Android-Gerät"), ("windows", "Windows-Rechner")),
    *(("mac os", "Mac"), ("cros", "Chromebook"), ("linux", "Linux-Rechner")),
)
_BROWSERS = (("firefox", "Firefox"), ("edg", "Edge"), ("chrom", "Chrome"), ("safari", "Safari"))
_PROBLEMS = {
    "email": NO_ADDRESS,
    "region": "Zu welcher Region? Bitte eine auswählen.",
    "organisation": "Zu welchem Anbieter? Bitte den Namen eintragen.",
    "role": "Diese Aufgabe können Sie nicht vergeben.",
}


def role(what: Role, organisation: str, region: str) -> str:
    """A role with the place where it counts."""
    if what is Role.ADMIN:
        return "Verwaltung der ganzen Mintkarte"
    if what is Role.COORDINATOR:
        return f"Koordination der Region {region}"
    return f"Angebote von {organisation}"


def too_often(wait: timedelta) -> str:
    """Somebody has asked for many links."""
    return f"Das waren viele Links auf einmal. Bitte warten Sie {max(1, round(wait.total_seconds() / 60))} Minuten."


def device(user_agent: str) -> str:
    """A device in the words of its owner, as far as the browser tells."""
    plain = user_agent.casefold()
    machine = next((name for sign, name in _DEVICES if sign in plain), "Gerät")
    browser = next((name for sign, name in _BROWSERS if sign in plain), "")
    return f"{machine}, {browser}" if browser else machine


def invitation_problem(code: str) -> str:
    """Why an invitation could not be made."""
    return _PROBLEMS[code]
