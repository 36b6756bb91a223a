"""Which papers are made for whom, and as at which day: takes a trust and what was asked for, gives papers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from trustplan.checks.report import FORMS
from trustplan.disclosure.edition import Editions
from trustplan.loading.load import load
from trustplan.mkdocs_plugin.site_date import site_for
from trustplan.primitives.audience import Audience
from trustplan.primitives.english import listed, say_date
from trustplan.primitives.suggestions import meant
from trustplan.publish.errors import PublishError
from trustplan.publish.withheld_here import withheld_here
from trustplan.website.context import PageContext
from trustplan.website.papers.errors import PaperError
from trustplan.website.papers.governing import body_with_papers
from trustplan.website.papers.group_paper import group_papers
from trustplan.website.papers.papers import annex_of, paper_of
from trustplan.website.papers.school_paper import school_paper
from trustplan.website.rendering import environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from trustplan.disclosure.audience import Edition
    from trustplan.model import Meeting, Trust
    from trustplan.publish.withheld_here import WithheldHere
    from trustplan.website.papers.paper import Paper

NEXT = "next"
SHOWN = 8  # ids that a message names
BOTH = (Audience.TRUSTEES, Audience.PUBLIC)


class OnePaper(Struct, frozen=True, kw_only=True):
    """A paper, the address of the site that its readers have, empty where none is known, and the edition it is made of."""

    paper: Paper
    site_url: str
    edition: Edition


class Papers(Struct, frozen=True, kw_only=True):
    """The papers that were asked for, and what to tell whoever asked."""

    papers: tuple[OnePaper, ...]
    notes: tuple[str, ...] = ()


def loaded(context: click.Context, plans: Path) -> Trust:
    """The trust of some plan files. Ends the command with every finding where there is an error."""
    found = load(plans, shown_as=plans.as_posix().rstrip("/"))
    if found.trust is None:
        click.echo(FORMS["text"](found.errors, found.files), err=True)
        context.exit(1)
    return found.trust


@dataclass(frozen=True, kw_only=True)
class PaperRequest:
    """What papers are asked for: of a trust, for an audience (empty for the usual ones), on a day (None for the usual)."""

    trust: Trust
    plans: Path
    audience: str
    day: date | None
    today: date

    def papers(self, kind: str, name: str) -> Papers:
        """The papers of a `meeting`, a `school` or an action `group`. Raises click's errors for what cannot be had."""
        make = {"meeting": self.of_meeting, "school": self.of_school, "group": self.of_group}[kind]
        try:
            return make(name)
        except (PaperError, PublishError) as error:
            raise click.ClickException(str(error)) from None

    def of_meeting(self, name: str) -> Papers:
        """The papers of a meeting. Raises click's usage error for one that is unknown, PublishError as `withheld_here` does."""
        meeting = self._meeting(name)
        day = self.day or (min(meeting.as_at, self.today))
        notes = []
        if day < meeting.as_at:
            notes.append(f"A draft, as at {say_date(day)}: the papers close on {say_date(meeting.as_at)}.")
        if self.audience == Audience.TRUSTEES:
            whole = self._contexts(day, (Audience.TRUSTEES,), meeting.body)[0]
            paper = _one(paper_of(whole, meeting), whole)
            return Papers(papers=(paper,), notes=(*notes, _FOR_TRUSTEES))
        notes += self._say_withheld()
        if self.audience == Audience.PUBLIC:
            seen = self._contexts(day, (Audience.PUBLIC,), meeting.body)[0]
            return Papers(papers=(_one(paper_of(seen, meeting), seen),), notes=tuple(notes))
        whole, seen = self._contexts(day, BOTH, meeting.body)
        open_part = paper_of(seen, meeting)
        annex = annex_of(whole, meeting, open_part)
        made = (_one(open_part, seen), _one(annex, whole))
        return Papers(papers=made, notes=(*notes, f"{annex.name} is confidential: for trustees only."))

    def of_school(self, name: str) -> Papers:
        """The paper of a school for its local governing body. Raises click's usage error for an unknown school."""
        self._require_school(name)
        audience = Audience(self.audience or Audience.TRUSTEES)
        day = self.day or self.today
        context = self._contexts(day, (audience,), body_with_papers(self.trust, name, day))[0]
        notes: Sequence[str] = (_FOR_GOVERNORS,)
        if audience is Audience.PUBLIC:
            notes = self._say_withheld()
        return Papers(papers=(_one(school_paper(context, name), context),), notes=tuple(notes))

    def of_group(self, name: str) -> Papers:
        """The termly papers of a school's action groups. Raises click's usage error for an unknown school."""
        self._require_school(name)
        context = self._contexts(self.day or self.today, (Audience.TRUSTEES,))[0]
        papers = tuple(_one(paper, context) for paper in group_papers(context, name))
        return Papers(papers=papers, notes=(_FOR_TRUSTEES,))

    def _meeting(self, name: str) -> Meeting:
        """The meeting that a text on the command line means. Raises click's usage error where there is none."""
        known = {meeting.id: meeting for meeting in self.trust.meetings}
        if name in known:
            return known[name]
        if not known:
            msg = "There is no meeting in reference/calendar.yaml. “trustplan new meeting DATE” adds one."
            raise click.UsageError(msg)
        if name == NEXT:
            ahead = self.trust.board_meetings(self.today)[1]
            if ahead is None:
                msg = (
                    f"The calendar has no meeting of the board on {say_date(self.today)} or later. “trustplan new "
                    f"meeting DATE” adds one; or name another: {_near(self.trust, self.today)}."
                )
                raise click.UsageError(msg)
            return ahead
        fix = meant(name, (NEXT, *known))
        if fix.startswith("Choose"):
            fix = f"The calendar has: {_near(self.trust, self.today)}."
        msg = f"There is no meeting “{name}” in reference/calendar.yaml. {fix}"
        raise click.UsageError(msg)

    def _require_school(self, name: str) -> None:
        """Raise click's usage error where there is no school of an id."""
        known = [school.id for school in self.trust.every_school]
        if name not in known:
            msg = f"There is no school “{name}”. {meant(name, known)}".rstrip()
            raise click.UsageError(msg)

    def _contexts(self, day: date, audiences: Sequence[Audience], body: str = "") -> list[PageContext]:
        """What the papers of each audience are made from, of one rating."""
        env = environment()
        kept = self._withheld.figures if Audience.PUBLIC in audiences else frozenset()
        editions = Editions.of(self.trust, day, suppressed=kept, body=body)
        return [PageContext(editions.reduced_to(a), site_for(self._settings, a), env) for a in audiences]

    @property
    def _settings(self) -> Path:
        """The settings of the site beside the plans."""
        return self.plans.resolve().parent / "mkdocs.yml"

    @cached_property
    def _withheld(self) -> WithheldHere:
        """What earlier public editions withheld, as far as this clone knows."""
        return withheld_here(self.plans.resolve(), os.environ)

    def _say_withheld(self) -> list[str]:
        """Whose withheld figures the open part withholds too."""
        branches = self._withheld.branches
        if not branches:
            return ["No branch here has public editions, so the plan files alone decide what the open part withholds."]
        return [
            f"The open part also withholds what the public editions on {listed(branches)} withheld, as last fetched."
        ]


_FOR_TRUSTEES = "It contains what trustees read: send it to them and to staff only."
_FOR_GOVERNORS = "It contains what trustees read of the school: send it to them, its governors and staff only."


def _one(paper: Paper, context: PageContext) -> OnePaper:
    return OnePaper(paper=paper, site_url=context.settings.site_url, edition=context.edition)


def _near(trust: Trust, today: date) -> str:
    """The ids of the meetings around a day, with the number of others."""
    ids = [meeting.id for meeting in trust.meetings]
    held = sum(meeting.date < today for meeting in trust.meetings)
    first = max(0, min(held - SHOWN // 2, len(ids) - SHOWN))
    shown = ids[first : first + SHOWN]
    more = len(ids) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
