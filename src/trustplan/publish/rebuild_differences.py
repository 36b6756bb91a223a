"""A published edition beside one that was built again: which files differ, and which programs made each."""

from __future__ import annotations

import json
import platform
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from trustplan.publish.remote import PagesBranch
    from trustplan.publish.versions import Json

RECORD = "data/edition.json"


class RebuildDifferences(Struct, frozen=True, kw_only=True):
    """What differs. The paths are those of the published edition, compared with the one built now.

    `versions` are the programs of other versions: name, the version then, and the version now (empty for unknown).
    """

    differing: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]
    then: Mapping[str, str]

    @classmethod
    def of(cls, branch: PagesBranch, name: str, site: Path, built: Mapping[str, str]) -> RebuildDifferences:
        """Compare what the branch has below a name with a site, whose files have the names of bytes in `built`."""
        published = branch.files_in(branch.tree_of(name))
        differing = [p for p in sorted(built) if p in published and built[p] != published[p]]
        record = branch.read_json(f"{name}/{RECORD}")
        again: Json = json.loads((site / RECORD).read_text(encoding="utf-8"))
        then, now = record.pop("versions", {}), again.pop("versions", {})
        if record == again and RECORD in differing:
            differing.remove(RECORD)  # it names the programs, and nothing else in it differs
        other = tuple((n, str(then.get(n, "")), str(now.get(n, ""))) for n in then | now if then.get(n) != now.get(n))
        return cls(
            differing=tuple(differing),
            missing=tuple(p for p in sorted(built) if p not in published),
            added=tuple(p for p in sorted(published) if p not in built),
            versions=other,
            then=then,
        )

    @property
    def is_same(self) -> bool:
        """Whether every byte is the same, but for the versions in the record."""
        return not (self.differing or self.missing or self.added)

    def say_versions(self) -> str:
        """The programs of other versions, a line each; empty where all are the same."""
        return "\n".join(
            f"{name}: {then or 'not known'} then, {now or 'none'} now" for name, then, now in self.versions
        )

    def say_rebuild(self) -> str:
        """The commands that give an environment with the versions that made the edition."""
        pins = " ".join(f"{name}=={version}" for name, version in sorted(self.then.items()) if name != "python")
        python = self.then.get("python", platform.python_version())
        return f"python{'.'.join(python.split('.')[:2])} -m venv then && then/bin/pip install {pins}"
