"""What the policy says of a remote: its host, and whether editions for trustees may go there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trustplan.primitives.audience import Audience
from trustplan.publish.errors import PublishError

if TYPE_CHECKING:
    from trustplan.model import Host, Policy

_URL = re.compile(r"[a-z+]+://(?:[^/@]*@)?([^/:]*)(?::\d+)?(.*)")
_SHORT = re.compile(r"(?:[^/@:]*@)?([^/:@]+):(?!/)(.*)")


def plain_address(url: str) -> str:
    """A remote's address without scheme, user, port and `.git`: `git.example.org/trust/papers`."""
    if match := _URL.fullmatch(url):
        found = match[1] + match[2]
    elif match := _SHORT.fullmatch(url):
        found = f"{match[1]}/{match[2]}"
    else:
        found = url
    return found.rstrip("/").removesuffix(".git")


def host_of(policy: Policy, url: str) -> Host | None:
    """The policy's entry for a remote's address: the longest of several that fit. None where there is none."""
    address = plain_address(url).lower()
    fitting = [h for h in policy.hosts if _is_below(address, plain_address(h.remote).lower())]
    return max(fitting, key=lambda h: len(h.remote), default=None)


def _is_below(address: str, name: str) -> bool:
    """Whether an address is one of the policy, or a path below it."""
    return bool(name) and f"{address}/".startswith(f"{name}/")


def address_in(host: Host | None, name: str) -> str:
    """The address of a folder of the pages; empty where the policy does not say what the host's is."""
    if host is None or not host.address:
        return ""
    return f"{host.address.rstrip('/')}/{name}/"


def require_access(policy: Policy, url: str, audience: Audience) -> None:
    """Raise PublishError where an edition for trustees would go to a host whose access is not controlled."""
    if audience is Audience.PUBLIC:
        return
    host, address = host_of(policy, url), plain_address(url)
    if host is None:
        raise PublishError(
            f"“{address}” is not among the hosts in reference/policy.yaml, so it counts as open to everybody; "
            "an edition for trustees goes only where access is controlled.",
            "Add it under “hosts:” with “access: controlled” once the pages there open for nobody else, or publish "
            "with --audience public.",
        )
    if not host.is_controlled:
        raise PublishError(
            f"reference/policy.yaml says that “{host.remote}” is open; an edition for trustees goes only where access "
            "is controlled.",
            "Publish to another remote, or publish with --audience public.",
        )
