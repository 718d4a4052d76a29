"""Who asks, for limits only: a word that is the same for one address and from which nobody reads the address."""

import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, request

_HOUSEHOLD_BITS = 64


def visitor_key() -> str:
    """32 letters for the address this request comes from; all addresses of one household (IPv6 /64) are one."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, _household(request.remote_addr or "").encode(), "sha256").hexdigest()[:32]


def _household(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or ip_network((int(known), _HOUSEHOLD_BITS), strict=False))
