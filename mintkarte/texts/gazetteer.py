"""What `mintkarte gazetteer import` says."""

from collections.abc import Mapping

HELP: Mapping[str, str] = {
    "gazetteer": "Amtliche Ortsverzeichnisse verwalten.",
    "gazetteer.import": "Die PLZ-Liste von GeoNames (DE.zip) und das Gemeindeverzeichnis von Destatis (CSV oder XLSX) "
    "übernehmen.",
}
_PROBLEMS: Mapping[str, str] = {
    "datei_fehlt": "Die Datei {name} gibt es nicht.",
    "datei_unlesbar": "Die Datei {name} ist beschädigt oder nicht lesbar.",
    "datei_unbekannt": "{name} ist weder die PLZ-Liste von GeoNames noch das Gemeindeverzeichnis von Destatis.",
    "datei_zu_gross": "{name} ist ausgepackt größer als 200 MB und wurde nicht gelesen.",
}


def file_problem(code: str, name: str) -> str:
    """Why a place list was not taken."""
    return _PROBLEMS[code].format(name=name) + " Nichts wurde geändert."


def imported(*, postcode_rows: int, municipalities: int, places_checked: int, places_moved: int) -> str:
    """What an import has done."""
    return (
        f"Übernommen: {postcode_rows} PLZ-Zeilen, {municipalities} Gemeinden. "
        f"Orte von Angeboten geprüft: {places_checked}, neu verortet: {places_moved}."
    )
