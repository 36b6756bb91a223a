"""Build one edition to publish: takes the files of a commit, gives a site that was scanned for leaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trustplan.checks.report import FORMS
from trustplan.disclosure.edition import make_edition
from trustplan.disclosure.edition_ref import EditionRef
from trustplan.loading.load import load
from trustplan.primitives.audience import Audience
from trustplan.publish.errors import PublishError
from trustplan.publish.leak_scan import scan_site
from trustplan.publish.site_build import build_edition

if TYPE_CHECKING:
    from trustplan.disclosure.small_numbers import Suppressed
    from trustplan.model import Host, Meeting, Trust
    from trustplan.publish.place import Place


class EditionBuild:
    """One edition: the files of a commit, checked and loaded, and the site that was last built from them."""

    def __init__(self, source: Path, plans: str, commit: str, audience: Audience, place: Place) -> None:
        self.source = source
        self.plans = plans
        self.commit = commit
        self.audience = audience
        self.environ = place.environ
        self.trust = self._load()
        self._site: tuple[frozenset[Suppressed], Path] | None = None
        self.files = 0
        self.shows_plans = False
        self.warnings: list[str] = []  # of the last build

    def _load(self) -> Trust:
        folder = self.source / self.plans
        if not folder.is_dir():
            raise PublishError(f"There is no folder “{self.plans}” in commit {self.commit[:12]}.")
        loaded = load(folder, shown_as=self.plans)
        if loaded.trust is None:
            details = FORMS["text"](loaded.errors, loaded.files)
            raise PublishError("The plans have errors; nothing was published.", "Correct them and commit.", details)
        return loaded.trust

    def meeting(self, name: str) -> Meeting:
        """A meeting of the calendar. Raises PublishError for an unknown one."""
        found = next((m for m in self.trust.meetings if m.id == name), None)
        if found is None:
            known = ", ".join(m.id for m in self.trust.meetings)
            raise PublishError(f"There is no meeting “{name}” in reference/calendar.yaml.", f"It has: {known}.")
        return found

    def build(self, meeting: Meeting, suppressed: frozenset[Suppressed], host: Host | None, folder: Path) -> Path:
        """The built and scanned site, with the figures in `suppressed` withheld.

        After a lost race it is asked for again. A build takes long, so the last one is used while it would be the same:
        as long as the edition that came first withheld nothing more.
        """
        if self._site and self._site[0] == suppressed:
            return self._site[1]
        edition_ref = EditionRef(meeting=meeting, commit=self.commit, suppressed=suppressed)
        site = folder / f"site-{len(list(folder.iterdir()))}"
        self.warnings = build_edition(
            self.source,
            site,
            meeting=meeting,
            audience=self.audience,
            commit=self.commit,
            suppressed=suppressed,
            host=host,
            name=edition_ref.edition,
            plans=self.plans,
            environ=self.environ,
        )
        shown = make_edition(self.trust, meeting.as_at, self.audience, edition_ref=edition_ref)
        self.shows_plans = bool(shown.rated.plans)
        self.files = scan_site(site, edition_ref, self.trust, shown, suppressed)
        self._site = suppressed, site
        return site
