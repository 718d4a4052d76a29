"""How things are found again: keys of names, addresses and offers that survive another spelling."""

from hashlib import sha256

from mintkarte.domain.drafts import OfferDraft
from mintkarte.domain.words import fold, words

MAX_NAME_KEY = 300
MAX_PLACE_KEY = 640
_DIGEST_LETTERS = 32


def name_key(name: str) -> str:
    """The folded words of a name; names of signs alone keep their signs."""
    return shortened(" ".join(words(name)) or fold(name).strip(), MAX_NAME_KEY)


def address_key(venue: str | None, street: str | None, postcode: str | None, town: str | None) -> str:
    """The folded address; empty when nothing is stated."""
    parts = [" ".join(words(part or "")) for part in (venue, street, postcode, town)]
    return shortened("|".join(parts), MAX_PLACE_KEY) if any(parts) else ""


def pinned_key(address: str, lat: float, lon: float) -> str:
    """The key of a pin set by hand: the same address may have several."""
    return f"{address}@{lat:.6f},{lon:.6f}"


def offer_identity(draft: OfferDraft, address: str | None = None) -> str:
    """What an organisation's offer is known by: its external id, else title and address (its key, where known)."""
    if draft.external_id:
        return "id:" + _digest(draft.external_id)
    if address is None:
        address = address_key(draft.venue, draft.street, draft.postcode, draft.town)
    return "title:" + _digest(f"{name_key(draft.title)}|{address}")


def shortened(key: str, limit: int) -> str:
    """The key, or its beginning and a digest of the whole where it is longer than the column."""
    return key if len(key) <= limit else f"{key[: limit - _DIGEST_LETTERS - 1]}~{_digest(key)}"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LETTERS]
