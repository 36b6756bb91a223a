"""The plugin's events for a file of MkDocs' hooks, in a repository that holds the program as well as the plans."""

from __future__ import annotations

import sys
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from trustplan.mkdocs_plugin.plugin import TrustplanPlugin


def fresh_plugin(*, is_serving: bool = False) -> TrustplanPlugin:
    """A plugin without options of its own. While serving, its code is imported again, so that edits of it count."""
    if is_serving:
        for name in [n for n in sys.modules if n.partition(".")[0] == "trustplan"]:
            del sys.modules[name]
    plugin: TrustplanPlugin = import_module("trustplan.mkdocs_plugin.plugin").TrustplanPlugin()
    plugin.load_config({})
    plugin.is_serving = is_serving
    return plugin


def hook_events() -> dict[str, Callable[..., object]]:
    """The plugin's events by name. While `mkdocs serve` runs, each build has a new plugin with the code as it is then."""
    plugin = fresh_plugin()

    def forwarded(name: str) -> Callable[..., object]:
        @wraps(getattr(plugin, name))  # also copies its priority among the plugins
        def event(*given: object, **named: object) -> object:
            nonlocal plugin
            if name == "on_config" and plugin.is_serving:
                served = plugin.served
                plugin = fresh_plugin(is_serving=True)
                plugin.served = served
            return getattr(plugin, name)(*given, **named)

        return event

    return {name: forwarded(name) for name in dir(plugin) if name.startswith("on_")}
