"""Questions to a branch of editions: which editions it has, for which audience, and which figures they withheld."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from trustplan.disclosure.small_numbers import read_suppressed
from trustplan.primitives.audience import Audience
from trustplan.publish import mike_branch
from trustplan.publish.errors import PublishError
from trustplan.publish.remote import PagesBranch
from trustplan.publish.versions import Published, read_editions, say_readers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.disclosure.small_numbers import Suppressed


WITHHELD = "withheld.json"  # figures that some public edition withheld; it outlives those that are withdrawn


def editions_on(branch: PagesBranch, other: str = "") -> list[Published]:
    """The editions on the branch, newest first. Raises PublishError where the list of editions is missing or broken."""
    raw = branch.read(mike_branch.LIST, branch=other)
    if raw is not None:
        where = f"branch “{other}”" if other else branch.where
        return read_editions(raw.decode("utf-8", "replace"), where)
    if not other and branch.tip and [n for n in branch.names_in("") if n != ".nojekyll"]:
        raise PublishError(
            f"The {branch.where} holds files, but no list of editions (versions.json): it is another kind of branch, or "
            "somebody has removed the list.",
            "Name another with --branch, or put the list back as it was in the commit before.",
        )
    return []


def require_one_audience(branch: PagesBranch, editions: Iterable[Published], audience: Audience) -> None:
    """Raise PublishError where any branch of the remote has an edition for another audience."""
    for name in branch.tips:
        rows = editions if name == branch.branch else _editions_elsewhere(branch, name)
        for found in rows:
            if found.audience and found.audience != audience.value:
                raise PublishError(
                    f"This remote serves {say_readers(found.audience)}: “{found.name}” on branch “{name}” is for them. One remote serves one "
                    "audience, since whoever can fetch one of its branches can fetch all.",
                    "Publish to another remote with --remote.",
                )


def _editions_elsewhere(branch: PagesBranch, name: str) -> list[Published]:
    try:
        return editions_on(branch, name)
    except PublishError:
        return []  # this branch has a versions.json of something else, which is no concern of ours


def suppressed_on(branch: PagesBranch) -> frozenset[Suppressed]:
    """The figures that any public edition on the branch withheld, also one that was withdrawn since."""
    raw = branch.read(WITHHELD)
    if not raw:
        return frozenset()
    try:
        return read_suppressed(json.loads(raw))
    except (ValueError, TypeError):
        raise PublishError(
            f"“{WITHHELD}” on {branch.where} is broken: it says what earlier editions withheld.",
            "Put it back as it was in the commit before (git revert), then publish again.",
        ) from None


def suppressed_before(branch: PagesBranch, name: str, suppressed: frozenset[Suppressed]) -> frozenset[Suppressed]:
    """The figures that were withheld when an edition was built: with them, the same commit gives the same bytes.

    `suppressed` are those of today, for an edition whose record does not say.
    """
    record = branch.read_json(f"{name}/data/edition.json")
    if "withheld_before" not in record:
        return suppressed
    return read_suppressed(record["withheld_before"])


def withheld_in(site: Path) -> frozenset[Suppressed]:
    """The figures that a built public site withholds, read from its data."""
    data = json.loads((site / "data" / "trustplan.json").read_text(encoding="utf-8"))
    found: set[Suppressed] = set()
    for series in data["figures"]:
        withheld = [row for row in series["values"] if row["value"] == "c"]
        found |= {(series["organisation"], series["measure"], row["period"]) for row in withheld}
    return frozenset(found)
