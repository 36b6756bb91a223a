"""The names that files on support, delegation, reviews and practice define for each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trustplan.model.governance import Holds, functions_meant
from trustplan.source.files import text_of

if TYPE_CHECKING:
    from trustplan.source.files import Folder, SourceFile

Entries = dict[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class GovernanceIndex:
    """What may be named, by id. An index is None where its file could not be read, and empty where there is none."""

    levels: Entries | None
    criteria: Entries | None
    scopes: Entries | None
    parties: Entries | None
    functions: Entries | None
    tools: Entries | None
    duties: Entries | None
    themes: Entries | None
    strengths: dict[str, set[str]] | None
    support_areas: str
    scheme_areas: str
    group_plans: frozenset[tuple[str, str]]
    profiles: Entries

    @classmethod
    def of(cls, folder: Folder) -> GovernanceIndex:
        """Gather the names from all files."""
        unread = {kind for kind, _ in folder.unread}

        def entries(kind: str, key: str) -> Entries | None:
            return None if kind in unread else _by_id(folder.of_kind(kind), key)

        def top(kind: str, key: str) -> str:
            return next((text_of(node, key) for file in folder.of_kind(kind) for _, node in file.each()), "")

        practice = folder.of_kind("practice")
        return cls(
            levels=entries("support-criteria", "levels"),
            criteria=entries("support-criteria", "criteria"),
            scopes=entries("support-criteria", "scopes"),
            parties=entries("delegation", "parties"),
            functions=entries("delegation", "functions"),
            tools=entries("review-tools", "tools"),
            duties=entries("review-tools", "functions"),
            themes=entries("themes", "themes"),
            strengths=None
            if "practice" in unread
            else {f.organisation: set(_by_id((f,), "strengths")) for f in practice},
            support_areas=top("support-criteria", "areas"),
            scheme_areas=top("delegation", "areas"),
            group_plans=frozenset(
                (file.organisation, text_of(group, "plan"))
                for file in folder.of_kind("support")
                for _, group in file.each("decisions", "*", "action_group")
            ),
            profiles={
                f.organisation: f.document.data for f in folder.of_kind("profile") if isinstance(f.document.data, dict)
            },
        )

    def rank(self, level: str) -> int:
        """0 for the mildest level, more for graver ones; -1 for none."""
        names = list(self.levels or ())
        return names.index(level) if level in names else -1

    def held_locally(self) -> set[str]:
        """The functions that local bodies hold by the scheme."""
        local = {name for name, party in (self.parties or {}).items() if party.get("local") is True}
        return {name for name, function in (self.functions or {}).items() if text_of(function, "holds") in local}

    def meant_by(self, names: list[str]) -> set[str]:
        """The functions that some ids mean: of functions, of areas, or `all`."""
        local, functions = self.held_locally(), self.functions or {}
        return set(
            functions_meant(names, (Holds(f, text_of(node, "area"), f in local) for f, node in functions.items()))
        )


def _by_id(files: tuple[SourceFile, ...], key: str) -> Entries:
    found: Entries = {}
    for file in files:
        for _, node in file.each(key, "*"):
            found.setdefault(text_of(node, "id"), node)
    return found
