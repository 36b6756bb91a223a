"""The addresses of the pages of roles and bodies: takes an edition, gives where each is, and who is meant by a name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from trustplan.model import TRUST

if TYPE_CHECKING:
    from trustplan.disclosure.audience import Edition

_FOLDER = "roles/"


class RolePages:
    """The pages of roles and bodies in one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    @cached_property
    def paths(self) -> dict[tuple[str, str], str]:
        """The address of the page of each role and body, by organisation and id; none for the public.

        Where two would have one address, as of `a` and `b-c` and of `a-b` and `c`, the second has two hyphens.
        """
        found: dict[tuple[str, str], str] = {}
        taken: set[str] = set()
        if not self.edition.is_for_trustees:
            return found
        for organisation in (self.edition.trust.own, *self.edition.trust.schools):
            for named in (*organisation.profile.roles, *organisation.profile.bodies):
                path = f"{_FOLDER}{organisation.id}-{named.id}/"
                while path.casefold() in taken:
                    path = path.replace(f"{_FOLDER}{organisation.id}-", f"{_FOLDER}{organisation.id}--")
                taken.add(path.casefold())
                found.setdefault((organisation.id, named.id), path)
        return found

    def holder(self, organisation: str, name: str) -> tuple[str, str] | None:
        """The role or body that something of an organisation names, as a key of `paths`; None where none has a page.

        A school's own comes first, then the trust's, then that of whichever school has such a body.
        """
        for place in (organisation, TRUST):
            if (place, name) in self.paths:
                return place, name
        return self._bodies.get(name)

    @cached_property
    def _bodies(self) -> dict[str, tuple[str, str]]:
        """The bodies of schools with a page, by id: any plan may name them."""
        found: dict[str, tuple[str, str]] = {}
        for school in self.edition.trust.schools:
            for body in school.profile.bodies:
                if (school.id, body.id) in self.paths:
                    found.setdefault(body.id, (school.id, body.id))
        return found

    def path(self, organisation: str, name: str) -> str:
        """The address of the page of a role or body that something of an organisation names; empty where it has none."""
        holder = self.holder(organisation, name)
        return self.paths[holder] if holder else ""
