"""Addresses: takes the id of a plan, item or KPI, or a place in a file, gives where it is on the site or in the
trust's repository."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.rating.status import KpiStatus, ObjectiveStatus
from trustplan.website.downloads.files import FOLDER, measure_file

if TYPE_CHECKING:
    from trustplan.disclosure.audience import Edition
    from trustplan.model import Organisation
    from trustplan.primitives.findings import Place
    from trustplan.rating.index import RatedIndex
    from trustplan.website.page import Settings

UPDATES = "update/"  # the folder of update pages
MOST_SCHOOLS = 24  # schools on a measure's page: of more, those furthest from the target; the download has them all


class Urls:
    """Addresses in one edition of the site. All are relative to its root, and have no scheme or host."""

    def __init__(self, edition: Edition, index: RatedIndex, settings: Settings) -> None:
        self.edition = edition
        self.index = index
        self.settings = settings

    def plan_path(self, ref: str) -> str:
        """The address of a plan's page."""
        organisation, _, name = ref.rpartition("/")
        if organisation:
            return f"schools/{organisation}/{name}/"
        return f"plans/{name}/"

    def update_path(self, ref: str) -> str:
        """The address of a plan's update page; empty for the public and in an edition, which have none."""
        return f"{UPDATES}{self.plan_path(ref)}" * self.has_updates

    @property
    def has_updates(self) -> bool:
        """Whether plans have update pages: for trustees, outside editions and copies to read offline."""
        if self.settings.is_offline:
            return False
        return self.edition.is_for_trustees and self.edition.edition_ref is None

    @property
    def has_comparison(self) -> bool:
        """Whether schools are compared: for trustees, of two schools at least and a measure of the trust that applies to them."""
        return self.edition.is_for_trustees and len(self.edition.trust.schools) > 1 and bool(self.index.shared_kpis)

    @property
    def comparison_path(self) -> str:
        """The address of schools compared; of their index, where there is nothing to compare."""
        return "schools/compare/" if self.has_comparison else "schools/"

    @property
    def has_about(self) -> bool:
        """Whether the trust's profile says anything that makes a page about it."""
        profile = self.edition.trust.own.profile
        texts = (profile.vision, profile.mission, profile.summary)
        return any(texts) or any((profile.values, profile.aims, profile.principles))

    def organisation_path(self, organisation: str) -> str:
        """The address of a school's page, or of the page about the trust; without one, of the home page."""
        if organisation == TRUST:
            return "about/" if self.has_about else ""
        return f"schools/{organisation}/"

    def support_path(self, school: Organisation, anchor: str = "") -> str:
        """The address of the page on a school's support; of its own page where it has left, since that is all it has."""
        own = self.organisation_path(school.id)
        return own if school.has_left else f"{own}support/{anchor}"

    def path(self, ref: str) -> str:
        """The address of an objective's page, or of an item on it."""
        plan, _, item = ref.rpartition("/")
        base = self.plan_path(plan)
        if isinstance(self.edition.rated.index.get(ref), ObjectiveStatus):
            return f"{base}{item}/"
        return f"{base}{self.index.objective_of[ref]}/#{item}"

    def relative(self, here: str, there: str) -> str:
        """A link from one page's address to another's, with its anchor."""
        path, hash_mark, anchor = there.partition("#")
        if path == here and hash_mark:
            return f"#{anchor}"
        up = "../" * here.count("/")
        target = up + path
        if not self.settings.directory_urls and (not path or path.endswith("/")):
            target += "index.html"
        return (target or "./") + hash_mark + anchor

    @cached_property
    def kpis_of(self) -> dict[str, list[KpiStatus]]:
        """The KPIs and parts of KPIs with a section on each measure's page: all where there are few, else the trust's."""
        found: dict[str, list[KpiStatus]] = {}
        for kpi in self.index.kpis:
            if kpi.measure:
                found.setdefault(kpi.measure.id, []).append(kpi)
        for measure, kpis in found.items():
            if len(kpis) > MOST_SCHOOLS:
                found[measure] = [k for k in kpis if k.organisation == TRUST]
        return found

    @cached_property
    def _with_section(self) -> set[str]:
        """The KPIs with a section on their measure's page."""
        return {kpi.ref for kpi in chain.from_iterable(self.kpis_of.values())}

    def figures_path(self, kpi: KpiStatus) -> str:
        """The address of a KPI's figures: its section of the measure's page, or the page."""
        if kpi.measure is None:
            return "measures/"
        page = f"measures/{kpi.measure.id}/"
        if kpi.ref not in self._with_section:
            return page
        return f"{page}#{self.kpi_anchor(kpi)}"

    @staticmethod
    def download(measure: str) -> str:
        """The address of the CSV of a measure's figures."""
        return f"{FOLDER}{measure_file(measure)}"

    @staticmethod
    def kpi_anchor(status: KpiStatus) -> str:
        """The id of a KPI's section on its measure's page."""
        return status.ref.replace("/", "-").replace(".", "-")

    def source_link(self, place: Place) -> str:
        """The address at which a file can be opened; empty where the site has none, and for the public."""
        if not self.settings.source_url or not self.edition.is_for_trustees:
            return ""
        return f"{self.settings.source_url}{place.file}#L{place.line}"
