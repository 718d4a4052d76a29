"""Addressing: what stands at a point on the map, asked of the geocoder in turn with all its other requests."""

from collections.abc import Callable
from datetime import datetime, timedelta

from mintkarte.domain.geometry import Point
from mintkarte.gateways.geocoder import Address, Geocoder, GeocoderError, GeocoderRefusedError
from mintkarte.models.database import Database
from mintkarte.services.locating import INTERVAL
from mintkarte.services.throttling import ServiceThrottle


def address_at(
    database: Database,
    geocoder: Geocoder,
    point: Point,
    clock: Callable[[], datetime],
    *,
    interval: timedelta = INTERVAL,
) -> Address | None:
    """What the service says stands at a point; None where it knows nothing, or where it is not its turn just now."""
    throttle = ServiceThrottle(database, geocoder.name, interval, timedelta(seconds=geocoder.longest_seconds))
    if throttle.paused_until(clock()) or throttle.take_turn(clock()) is not None:
        return None
    try:
        found = geocoder.address_at(point)
        throttle.succeeded()
    except GeocoderRefusedError as refused:
        throttle.pause(clock(), refused.retry_after_seconds)
        return None
    except GeocoderError:
        throttle.failed(clock())
        return None
    finally:
        throttle.end_turn(clock())
    return found
