"""The schools that a KPI's `applies_to` means, by their profiles and the groups of schools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from trustplan.loading.fields import as_texts
from trustplan.model import TRUST, SchoolGroup
from trustplan.primitives.scopes import CHURCH, parse_scope

if TYPE_CHECKING:
    from trustplan.model import Profile
    from trustplan.source.files import Folder


class Schools(Struct, frozen=True, kw_only=True):
    """The schools of a trust, to be looked up. `profiles` are those of all organisations."""

    profiles: dict[str, Profile]
    groups: tuple[SchoolGroup, ...]

    def meant_by(self, applies_to: str) -> tuple[str, ...] | None:
        """The ids of the schools, in the order of their names; None for every school, or the plan's own organisation."""
        scope = parse_scope(applies_to)
        if scope.is_own or not (scope.kind or scope.names):
            return None
        members = {group.id: group.schools for group in self.groups}
        named: set[str] = set()
        for name in scope.names:
            named.update(members.get(name, (name,)))
        found: list[str] = []
        for school, profile in sorted(self.profiles.items(), key=lambda row: (row[1].title, row[0])):
            is_of_kind = profile.is_church_school if scope.kind == CHURCH else profile.phase == scope.kind
            if school != TRUST and (school in named or (scope.kind and is_of_kind)):
                found.append(school)
        return tuple(found)


def build_groups(folder: Folder) -> tuple[SchoolGroup, ...]:
    """The groups of schools, in the order of their file."""
    found: list[SchoolGroup] = []
    for file in folder.of_kind("school-groups"):
        for e in file.document.data["groups"]:
            group = SchoolGroup(id=e["id"], title=e["title"], body=e.get("body", ""), schools=as_texts(e["schools"]))
            found.append(group)
    return tuple(found)
