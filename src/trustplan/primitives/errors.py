"""The base of every exception that the package raises on purpose."""

from __future__ import annotations


class TrustplanError(Exception):
    """What was asked for cannot be done. The message says why and what to do, in words for people."""
