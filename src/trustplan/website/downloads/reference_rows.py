"""What figures and ratings are about, as rows: organisations, measures, and the publications that figures come from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

from trustplan.primitives.english import listed
from trustplan.primitives.licences import licence_title
from trustplan.website.credits import shown_sources
from trustplan.website.downloads.files import measure_file
from trustplan.website.downloads.table import Row, Says
from trustplan.website.pages.measure_figures import shown_measures

if TYPE_CHECKING:
    from trustplan.website.context import PageContext


# fmt: off
class OrganisationRow(Row, frozen=True, kw_only=True):
    """The trust, or one of its schools, settings or services; those that left included."""

    id: Annotated[str, Says("Id", "The organisation's id, which stays the same.", is_required=True, is_detail=True)]
    title: Annotated[str, Says("Title", "Its full name.", is_required=True)]
    short: Annotated[str, Says("Short name", "Its name in tables.", is_required=True)]
    kind: Annotated[str, Says("Kind", "What it is.", is_required=True)]
    phase: Annotated[str, Says("Phase", "A school's phase.")]
    urn: Annotated[str, Says("URN", "Its unique reference number, by which the department's tables know it.")]
    laestab: Annotated[str, Says("LAESTAB", "The department's number of its council and of the school.")]
    local_authority: Annotated[str, Says("Local authority", "The council in whose area it is.")]
    is_church_school: Annotated[bool, Says("Church school", "Whether it is one.")]
    joined: Annotated[date | None, Says("Joined", "Its first day in the trust, where that is recorded.")]
    left: Annotated[date | None, Says("Left", "Its last day in the trust, where it had left by the edition's day.")]
    pupils: Annotated[int | None, Says("Pupils", "Pupils on roll by its last recorded census.")]
    pupils_on: Annotated[date | None, Says("Pupils counted on", "The day of that census.")]


class MeasureRow(Row, frozen=True, kw_only=True):
    """A measure that has figures, or by which a KPI is rated."""

    id: Annotated[str, Says("Id", "The measure's id, which stays the same.", is_required=True, is_detail=True)]
    title: Annotated[str, Says("Title", "What it is called.", is_required=True)]
    definition: Annotated[str, Says("Definition", "What is counted, for which people, and how.", is_long=True)]
    unit: Annotated[str, Says("Unit", "The unit of its figures.", is_required=True)]
    direction: Annotated[str, Says(
        "Better is", "Which way is better: up, down, within a band, or none.",
        is_required=True, enum=("up", "down", "band", "none"),
    )]
    decimals: Annotated[int, Says("Decimals", "How many decimals pages print at least.", is_required=True)]
    tolerance: Annotated[Fraction | None, Says("Tolerance", (
        "How far a figure may miss its target and still be at risk rather than off "
        "track, in the measure's unit."
    ))]
    every: Annotated[str, Says("Every", "How often there is a figure.", is_required=True)]
    aggregate: Annotated[str, Says("Trust's figure", (
        "How the trust's figure is made from its schools': sum, mean, pupil-weighted "
        "mean, or none."
    ), is_required=True, is_detail=True)]
    cohort_of: Annotated[str, Says("Cohort of", "Who or what a cohort counts.")]
    phases: Annotated[str, Says("Phases", "The phases of the schools that it is for; empty for all.")]
    file: Annotated[str, Says("File", "The CSV with its figures alone, beside this one.", is_required=True)]


class SourceRow(Row, frozen=True, kw_only=True):
    """A publication that shown figures were taken from."""

    id: Annotated[str, Says("Id", "The source's id, which stays the same.", is_required=True, is_detail=True)]
    title: Annotated[str, Says("Title", "What was published.")]
    publisher: Annotated[str, Says("Publisher", "Who published it.")]
    release: Annotated[str, Says("Release", "Which release of it.")]
    licence: Annotated[str, Says("Licence", "The licence as it is written: the id of a known one, or words.", is_detail=True)]
    licence_title: Annotated[str, Says("Licence in words", "What the licence is called.")]
    accessed: Annotated[date, Says("Seen", "The day on which it was seen.", is_required=True)]
    url: Annotated[str, Says("Address", "Where it is on the web.")]
# fmt: on


def organisation_rows(context: PageContext) -> Iterator[OrganisationRow]:
    """The trust, then its schools by name."""
    trust = context.edition.trust
    for organisation in (trust.own, *trust.every_school):
        profile, left, pupils, counted_on = organisation.profile, None, None, None
        if organisation.has_left:
            left = profile.left
        if profile.pupils:
            pupils, counted_on = profile.pupils[-1].on_roll, profile.pupils[-1].on
        yield OrganisationRow(
            id=organisation.id,
            title=profile.title,
            short=organisation.short,
            kind=profile.kind,
            phase=profile.phase,
            urn=profile.urn,
            laestab=profile.laestab,
            local_authority=profile.local_authority,
            is_church_school=profile.is_church_school,
            joined=profile.joined,
            left=left,
            pupils=pupils,
            pupils_on=counted_on,
        )


def measure_rows(context: PageContext) -> Iterator[MeasureRow]:
    """The measures that the site shows."""
    for measure in shown_measures(context):
        yield MeasureRow(
            id=measure.id,
            title=measure.title,
            definition=measure.definition,
            unit=measure.unit,
            direction=measure.direction,
            decimals=measure.decimals,
            tolerance=measure.tolerance,
            every=measure.every,
            aggregate=measure.aggregate,
            cohort_of=measure.cohort_of,
            phases=listed(measure.phases),
            file=measure_file(measure.id),
        )


def source_rows(context: PageContext) -> Iterator[SourceRow]:
    """The publications that shown figures name."""
    for source in shown_sources(context, shown_measures(context)):
        yield SourceRow(
            id=source.id,
            title=source.title,
            publisher=source.publisher,
            release=source.release,
            licence=source.licence,
            licence_title=licence_title(source.licence),
            accessed=source.accessed,
            url=source.url,
        )
