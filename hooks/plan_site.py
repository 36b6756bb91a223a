"""The MkDocs hook of this repository: MkDocs takes every name here that begins with `on_` for an event."""

from __future__ import annotations

from trustplan import hook_events

globals().update(hook_events())
