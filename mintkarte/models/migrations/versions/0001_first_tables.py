"""The first tables: regions, organisations, places, offers, history, jobs and counters."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from mintkarte.models.base import PlainJson, UtcDateTime

revision = "0001"
down_revision = None


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=320), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("thing", sa.String(length=40), nullable=False),
        sa.Column("thing_id", sa.String(length=60), nullable=False),
        sa.Column("before", PlainJson, nullable=False),
        sa.Column("after", PlainJson, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_at", "changes", ["at"])
    op.create_index("ix_changes_thing_thing_id", "changes", ["thing", "thing_id"])


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )


def _geocode_answers() -> None:
    op.create_table(
        "geocode_answers",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("provider", sa.String(length=100), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("precision", sa.String(length=20), nullable=True),
        sa.Column("postcode", sa.String(length=5), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "NOT found OR (lat IS NOT NULL AND lon IS NOT NULL)", name=op.f("ck_geocode_answers_found_has_point")
        ),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_geocode_answers_lat_range")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_geocode_answers_lon_range")),
        sa.PrimaryKeyConstraint("key", "provider", name=op.f("pk_geocode_answers")),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("payload", PlainJson, nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("lease_by", sa.String(length=100), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("dead_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_jobs_attempts_counted")),
        sa.CheckConstraint("done_at IS NULL OR dead_at IS NULL", name=op.f("ck_jobs_done_or_dead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_kind_due_at", "jobs", ["kind", "due_at"])


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=700), nullable=False),
        sa.Column("venue", sa.String(length=300), nullable=True),
        sa.Column("street", sa.String(length=300), nullable=True),
        sa.Column("postcode", sa.String(length=5), nullable=True),
        sa.Column("town", sa.String(length=200), nullable=True),
        sa.Column("land", sa.String(length=2), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("precision", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("located_at", UtcDateTime(), nullable=True),
        sa.Column("flag", sa.String(length=60), nullable=True),
        sa.CheckConstraint("(lat IS NULL) = (source = 'none')", name=op.f("ck_places_source_with_point")),
        sa.CheckConstraint("source IN ('hand', 'provider', 'gazetteer', 'none')", name=op.f("ck_places_source_known")),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_places_lat_with_lon")),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_places_lat_range")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_places_lon_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("key", name=op.f("uq_places_key")),
    )
    op.create_index("ix_places_lat_lon", "places", ["lat", "lon"])
    op.create_index("ix_places_postcode", "places", ["postcode"])


def _regions() -> None:
    op.create_table(
        "regions",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("land", sa.String(length=2), nullable=False),
        sa.Column("postcode_prefixes", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("zoom", sa.Integer(), nullable=False),
        sa.Column("welcome", sa.Text(), nullable=False),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_regions_lat_range")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_regions_lon_range")),
        sa.CheckConstraint("zoom BETWEEN 0 AND 19", name=op.f("ck_regions_zoom_range")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_regions")),
    )


def _throttles() -> None:
    op.create_table(
        "throttles",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_throttles")),
    )


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("region_slug", sa.String(length=60), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_organisations_name_present")),
        sa.ForeignKeyConstraint(["region_slug"], ["regions.slug"], name=op.f("fk_organisations_region_slug_regions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("name_key", name=op.f("uq_organisations_name_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_organisations_region_slug", "organisations", ["region_slug"])


def _offer_what() -> list[sa.Column[Any]]:
    """What an offer is and for whom."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("identity", sa.String(length=80), nullable=False),
        sa.Column("external_id", sa.String(length=300), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("kind_text", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        *(sa.Column(name, PlainJson, nullable=False) for name in ("fields", "topics", "audiences", "school_types")),
        *(sa.Column(name, PlainJson, nullable=False) for name in ("languages", "accessibility", "formats")),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("grade_from", sa.Integer(), nullable=True),
        sa.Column("grade_to", sa.Integer(), nullable=True),
    ]


def _offer_when_and_how() -> list[sa.Column[Any]]:
    """When it takes place, what it costs, how one takes part."""
    return [
        sa.Column("schedule_kind", sa.String(length=20), nullable=False),
        sa.Column("schedule_text", sa.Text(), nullable=True),
        sa.Column("schedule_source", PlainJson, nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("open_months", PlainJson, nullable=False),
        sa.Column("cost_cents", sa.Integer(), nullable=True),
        sa.Column("cost_text", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("places_left", sa.Integer(), nullable=True),
        sa.Column("registration", sa.String(length=40), nullable=True),
        sa.Column("registration_until", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("bring", sa.Text(), nullable=True),
        sa.Column("prior_knowledge", sa.Text(), nullable=True),
        sa.Column("travel", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("service_area", sa.Text(), nullable=True),
        sa.Column("service_km", sa.Double(), nullable=True),
    ]


def _offer_state() -> list[sa.Column[Any]]:
    """Where it stands and who may have changed it."""
    return [
        sa.Column("region_slug", sa.String(length=60), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_how", sa.String(length=40), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_in", sa.BigInteger(), nullable=False),
    ]


def _offers() -> None:
    op.create_table(
        "offers",
        *_offer_what(),
        *_offer_when_and_how(),
        *_offer_state(),
        sa.CheckConstraint("age_from <= age_to", name=op.f("ck_offers_age_order")),
        sa.CheckConstraint("age_from BETWEEN 0 AND 120", name=op.f("ck_offers_age_from_range")),
        sa.CheckConstraint("age_to BETWEEN 0 AND 120", name=op.f("ck_offers_age_to_range")),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_offers_capacity_not_negative")),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_offers_cost_not_negative")),
        sa.CheckConstraint("grade_from <= grade_to", name=op.f("ck_offers_grade_order")),
        sa.CheckConstraint("grade_from BETWEEN 1 AND 13", name=op.f("ck_offers_grade_from_range")),
        sa.CheckConstraint("grade_to BETWEEN 1 AND 13", name=op.f("ck_offers_grade_to_range")),
        sa.CheckConstraint("length(title) > 0", name=op.f("ck_offers_title_present")),
        sa.CheckConstraint("places_left >= 0", name=op.f("ck_offers_places_left_not_negative")),
        sa.CheckConstraint("service_km >= 0", name=op.f("ck_offers_service_km_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_offers_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_offers_place_id_places")),
        sa.ForeignKeyConstraint(["region_slug"], ["regions.slug"], name=op.f("fk_offers_region_slug_regions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("organisation_id", "identity", name=op.f("uq_offers_organisation_id_identity")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_offers_changed_in", "offers", ["changed_in"])
    op.create_index("ix_offers_organisation_id", "offers", ["organisation_id"])
    op.create_index("ix_offers_place_id", "offers", ["place_id"])
    op.create_index("ix_offers_region_slug", "offers", ["region_slug"])
    op.create_index("ix_offers_status", "offers", ["status"])


def _occurrences() -> None:
    op.create_table(
        "occurrences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("from_rule", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_occurrences_time_order")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_occurrences_sequence_not_negative")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_occurrences_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("uid", name=op.f("uq_occurrences_uid")),
    )
    op.create_index("ix_occurrences_offer_id_starts_at", "occurrences", ["offer_id", "starts_at"])
    op.create_index("ix_occurrences_starts_at", "occurrences", ["starts_at"])


_IN_ORDER = (
    *(_regions, _organisations, _places, _offers, _occurrences),
    *(_geocode_answers, _changes, _jobs, _throttles, _counters),
)


def upgrade() -> None:
    """Create every table, parents first."""
    for create in _IN_ORDER:
        create()
    op.execute("INSERT INTO counters (name, value) VALUES ('data', 0)")


def downgrade() -> None:
    """Drop them, children first."""
    for create in reversed(_IN_ORDER):
        op.drop_table(create.__name__.removeprefix("_"))
