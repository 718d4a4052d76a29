"""What visitors read when a request could not be answered."""

_TEXTS = {
    400: ("Diese Anfrage war nicht zu verstehen", "Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
    403: ("Hier dürfen Sie nicht hinein", "Diese Seite ist nur für Angemeldete mit der passenden Aufgabe."),
    404: (
        "Diese Seite gibt es nicht",
        "Vielleicht ist das Angebot schon vorbei, oder die Adresse hat einen Tippfehler.",
    ),
    405: ("So lässt sich diese Seite nicht aufrufen", "Bitte gehen Sie zurück und nutzen Sie den Knopf auf der Seite."),
    410: ("Dieses Angebot ist nicht mehr da", "Es wurde zurückgezogen. Auf der Karte finden Sie ähnliche Angebote."),
    413: ("Das ist zu groß", "Bitte schicken Sie eine kleinere Datei."),
    414: ("Diese Adresse ist zu lang", "Bitte beginnen Sie die Suche neu und wählen Sie weniger Filter."),
    415: (
        "Diese Art von Datei wird nicht verstanden",
        "Bitte schicken Sie eine Tabelle als CSV-, XLSX- oder ODS-Datei.",
    ),
    429: ("Das war etwas viel auf einmal", "Bitte warten Sie einen Moment und versuchen Sie es dann noch einmal."),
    500: (
        "Das hätte nicht passieren dürfen",
        "Der Fehler liegt bei uns und ist notiert. Bitte versuchen Sie es später.",
    ),
    503: ("Gleich wieder da", "Die Mintkarte wird gerade gewartet. Bitte versuchen Sie es in einigen Minuten."),
}
_OTHER = ("Das hat nicht geklappt", "Bitte gehen Sie zurück und versuchen Sie es noch einmal.")


_PARTS = {
    "bbox": "Erwartet wird ein Kartenausschnitt als Westen,Süden,Osten,Norden in Grad, zum Beispiel 9.0,49.9,9.3,50.1.",
    "zoom": "Erwartet wird eine ganze Zahl von 0 bis 20.",
    "seit": "Erwartet wird eine ganze Zahl ab 0, wie sie in „modified“ und „next“ steht.",
    "nach": "Erwartet wird die Nummer eines Angebots, wie sie in „next“ steht.",
}


def unreadable(key: str, value: str) -> str:
    """What a program reads about a part of its address that could not be used."""
    return f"{key}={value[:60]} ist nicht zu verstehen. {_PARTS[key]}"


def ahead(value: int, version: int) -> str:
    """What a portal reads that has seen more than there is, as after a restored backup."""
    return (
        f"seit={value} liegt vor uns: Der jüngste Stand ist {version}. Hier wurde eine Sicherung zurückgespielt. "
        "Bitte lesen Sie alles neu, von seit=0 an, und entfernen Sie, was dann nicht mehr genannt wird."
    )


def heading(status: int) -> str:
    """The heading of an error page, by HTTP status."""
    return _TEXTS.get(status, _OTHER)[0]


def sentence(status: int) -> str:
    """What to do now, by HTTP status."""
    return _TEXTS.get(status, _OTHER)[1]
