"""The history in words: what was done, and the fields of stored things by their German names."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from mintkarte.domain import vocabulary as v
from mintkarte.texts.calendar import days_in_words
from mintkarte.texts.labels import LABELS as CODES
from mintkarte.texts.labels import label

VERBS: Mapping[str, str] = {
    "created": "angelegt",
    "updated": "geändert",
    "submitted": "eingereicht",
    "withdrawn": "Einreichung zurückgezogen",
    "approved": "freigegeben",
    "revoked": "Freigabe zurückgenommen",
    "rejected": "zurückgegeben",
    "hidden": "verborgen",
    "shown": "wieder gezeigt",
    "deleted": "gelöscht",
    "restored": "wiederhergestellt",
    "proposed": "Änderung vorgeschlagen",
    "proposal_withdrawn": "Vorschlag zurückgezogen",
    "proposal_approved": "Vorschlag freigegeben",
    "proposal_rejected": "Vorschlag zurückgegeben",
    "confirmed": "bestätigt",
    "revived": "bestätigt und wieder gezeigt",
    "ended": "alle Termine sind vorbei",
    "moved": "Punkt verschoben",
    "flagged": "Punkt angezweifelt",
    "pin_kept": "Punkt geprüft",
    "told_apart": "ist etwas anderes als Angebot {twin}",
    "not_told_apart": "vielleicht doch dasselbe wie Angebot {twin}",
    "merged": "mit Angebot {twin} zusammengeführt",
    "trusted": "veröffentlicht ab jetzt selbst",
    "trust_ended": "wird wieder geprüft",
    "undone": "zurückgenommen",
    "date_cancelled": "einen Termin abgesagt",
    "date_restored": "einen Termin wieder angesetzt",
    "source_added": "eine Quelle angelegt",
    "source_stopped": "eine Quelle angehalten",
    "source_resumed": "eine Quelle wieder gelesen",
    "source_removed": "eine Quelle entfernt",
}
_FIELDS: Mapping[str, str] = {
    "title": "Titel", "external_id": "Eigene Nummer", "kind": "Art", "kind_text": "Art in Worten",
    "description": "Text",
    "fields": "Fach", "topics": "Thema", "audiences": "Für wen", "school_types": "Schulart", "languages": "Sprache",
    "accessibility": "Ohne Barrieren", "formats": "Format", "age_from": "Alter von", "age_to": "Alter bis",
    "grade_from": "Klasse von", "grade_to": "Klasse bis", "cost_cents": "Kosten", "cost_text": "Kosten in Worten",
    "capacity": "Plätze", "places_left": "Freie Plätze", "registration": "Anmeldung",
    "registration_until": "Anmeldung bis", "url": "Website", "bring": "Mitbringen", "prior_knowledge": "Vorkenntnisse",
    "travel": "Anreise", "contact": "Kontakt", "contact_public": "Kontakt öffentlich",
    "service_area": "Einsatzgebiet", "service_km": "Umkreis", "schedule_kind": "Termine",
    "schedule_text": "Termine in Worten", "schedule_source": "Daten", "rule": "Rhythmus", "open_months": "Monate",
    "place_id": "Ort", "region_slug": "Region", "status": "Status", "review_note": "Grund",
    "submitted_at": "Eingereicht", "published_at": "Veröffentlicht", "deleted_at": "Gelöscht",
    "confirmed_at": "Bestätigt", "confirmed_how": "Bestätigt durch",
    "hidden_at": "Verborgen seit", "hidden_because": "Verborgen, weil", "name": "Name", "name_key": "Name",
    "email": "E-Mail", "trusted": "Veröffentlicht selbst", "lat": "Breite", "lon": "Länge", "precision": "Genauigkeit",
    "source": "Woher", "flag": "Zweifel", "identity": "Kennung", "twin": "Doppelt", "source_url": "Adresse der Quelle",
}  # fmt: skip
_VOCABULARIES: Mapping[str, type[StrEnum]] = {
    "kind": v.Kind,
    "fields": v.Field,
    "topics": v.Topic,
    "audiences": v.Audience,
    "school_types": v.SchoolType,
    "accessibility": v.Accessibility,
    "formats": v.Format,
    "registration": v.Registration,
    "schedule_kind": v.ScheduleKind,
    "status": v.Status,
    "precision": v.Precision,
}
_ALL_YEAR, _MONTHS = "ganzjährig", 12
_SOURCES = {"hand": "von Hand", "provider": "Adressdienst", "gazetteer": "Ortsverzeichnis", "none": "nicht gefunden"}
_PROBLEMS = {
    "gone": "Das gibt es nicht mehr.",
    "nothing": "An diesem Schritt ist nichts zurückzunehmen.",
    "changed": "Das hat seitdem jemand geändert: {fields}. Es bleibt, wie es jetzt ist.",
    "state": "Von hier führt kein Weg zurück. Bitte sehen Sie im Verlauf, was danach kam.",
}


def verb(word: str, after: Mapping[str, Any]) -> str:
    """What was done."""
    return VERBS.get(word, word).format(twin=after.get("twin", ""))


def field(name: str) -> str:
    """A field of a stored thing."""
    return _FIELDS.get(name, name)


def value(name: str, stored: Any) -> str:  # noqa: ANN401 - whatever the history holds
    """A stored value as people read it; empty where nothing is stated."""
    if stored in (None, "", [], {}):
        return ""
    if isinstance(stored, bool):
        return "ja" if stored else "nein"
    if isinstance(stored, dict):
        return " · ".join(_flat({key: one for key, one in stored.items() if key != "open_months"}))
    if isinstance(stored, list):
        return _ALL_YEAR if len(stored) == _MONTHS else ", ".join(value(name, one) for one in stored)
    if name == "cost_cents":
        return "kostenlos" if stored == 0 else f"{stored / 100:.2f} €".replace(".", ",")
    known = _VOCABULARIES.get(name)
    return (
        label(known(stored))
        if known is not None and stored in CODES[known]
        else _SOURCES.get(str(stored)) or days_in_words(str(stored))
    )


def problem(code: str, fields: tuple[str, ...]) -> str:
    """Why a step cannot be taken back."""
    return _PROBLEMS[code].format(fields=", ".join(map(field, fields)))


def left(fields: tuple[str, ...]) -> str:
    """What was changed since and stays, when the rest of a step is taken back."""
    named = ", ".join(map(field, fields))
    return f"Zurückgenommen. Das hat seitdem jemand geändert und bleibt: {named}." if fields else "Zurückgenommen."


def _flat(stored: Any) -> list[str]:  # noqa: ANN401 - whatever the history holds
    """The plain values in a nested one, in their order."""
    if isinstance(stored, dict):
        return [text for one in stored.values() for text in _flat(one)]
    if isinstance(stored, list):
        return [text for one in stored for text in _flat(one)]
    return [] if stored in (None, "") or isinstance(stored, bool) else [days_in_words(str(stored))]
