"""Short names and codes of roles, schools and items: takes ids, gives what pages print."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from trustplan.model import TRUST
from trustplan.primitives.english import listed
from trustplan.primitives.governance_terms import EXTERNAL
from trustplan.website.linked_name import LinkedName, inside, linked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.rating.status import KpiStatus, Rated
    from trustplan.website.role_pages import RolePages
    from trustplan.website.urls import Urls


class Names:
    """The names in one rated trust.

    `at_home` is the school whose own paper has them: there its name before a code says nothing new, unless the trust has
    an item of the same code.
    """

    def __init__(self, rated: Rated, roles: RolePages, urls: Urls, at_home: str = "") -> None:
        self.at_home = at_home
        self.rated = rated
        self.roles = roles
        self.urls = urls

    def role(self, organisation: str, role: str) -> str:
        """A role's title, which is a link to its page in a template."""
        return self._linked(self.rated.trust.role_title(organisation, role), organisation, role)

    def holder(self, organisation: str, name: str) -> str:
        """The title of a role or, where there is none of that id, of a body; a link in a template."""
        return self._linked(self.rated.trust.holder_title(organisation, name), organisation, name)

    def _linked(self, title: str, organisation: str, name: str) -> str:
        if path := self.roles.path(organisation, name):
            return LinkedName(title, self.urls.relative("", path))
        return title

    def the_role(self, organisation: str, role: str) -> Markup:
        """A role inside a sentence, as HTML."""
        return linked(inside(self.role(organisation, role)))

    def the_roles(self, organisation: str, roles: Iterable[str]) -> Markup:
        """Several roles inside a sentence, as HTML."""
        return Markup(listed([str(self.the_role(organisation, role)) for role in roles]))  # noqa: S704  each is escaped

    def reviewer(self, organisation: str, by: str, named: str = "") -> str:
        """Who carries out a review: a role of whichever school, a body, or somebody from outside; by name where one is given."""
        if by == EXTERNAL:
            return f"external: {named}" if named else "External reviewer"
        title = self.holder(organisation, by)
        for school in self.rated.trust.organisations:
            if title == by:
                title = self.role(school, by)
        if named and isinstance(title, LinkedName):
            return LinkedName(f"{title}, {named}", title.path)
        return ", ".join(filter(None, (title, named)))

    def school(self, organisation: str) -> str:
        """An organisation's short name."""
        found = self.rated.trust.organisations.get(organisation)
        if found is None:
            return organisation
        return found.short

    def part_of_school(self, organisation: str, scope: str) -> str:
        """A school's short name, with the part of it that something is for: `Ash, Mathematics`."""
        criteria = self.rated.trust.governance.criteria
        titles = [s.title for s in criteria.scopes if s.id == scope] if criteria else []
        return ", ".join((self.school(organisation), *titles))

    def whose(self, organisation: str) -> str:
        """The short name of a school; empty for the trust, whose items need no name before them, and in a school's own paper."""
        if organisation in (TRUST, self.at_home):
            return ""
        return self.school(organisation)

    def kpi_code(self, status: KpiStatus) -> str:
        """The short code of a KPI or a part of one, with its school."""
        name = status.ref.rsplit("/", 1)[-1].replace(".", " ")
        return f"{self._before(name, status.organisation)} {name}".strip()

    def kpi_title(self, status: KpiStatus) -> str:
        """The title of a measured KPI; that of a part begins with its KPI's, which says what the figure is held against."""
        title = status.title or (status.measure.title if status.measure else status.id)
        whole = self.rated.index.get(status.ref.rpartition(".")[0])
        return f"{whole.title}: {title}" if whole else title

    def code(self, ref: str) -> str:
        """The short code of an item, with its school."""
        status = self.rated.index[ref]
        return f"{self._before(status.id, status.organisation)} {status.id}".strip()

    def _before(self, code: str, organisation: str) -> str:
        """The name before a code, where there is need of one."""
        if organisation == self.at_home and code.split(" ", maxsplit=1)[0] in self._codes_of_the_trust:
            return self.school(organisation)
        return self.whose(organisation)

    @cached_property
    def _codes_of_the_trust(self) -> frozenset[str]:
        """The codes of the trust's own items and objectives."""
        return frozenset(status.id for status in self.rated.index.values() if status.organisation == TRUST)
