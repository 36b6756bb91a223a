"""Rules about reviews, practice and inspections: what they name, and what does not fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.checks.items import Name, below
from trustplan.checks.lookups import Lookup, Spot, names_at, register
from trustplan.checks.registry import Violation, advice, error, unknown
from trustplan.primitives.governance_terms import EXTERNAL, PRACTICE, why_not_for
from trustplan.primitives.inspection_category import category_of
from trustplan.primitives.notation import TRUST, read_checklist
from trustplan.primitives.periods import parse_date, parse_day_of_year
from trustplan.source.files import as_list, ids_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trustplan.checks.context import CheckContext

TOOLS = "reference/review-tools.yaml"
THEMES = "reference/themes.yaml"


def _requirements(context: CheckContext, name: Name) -> set[str] | None:
    """The requirements of the tool of a review, or None where there is no such tool."""
    tool = (context.names.governed.tools or {}).get(text_of(name.node, "tool"))
    if tool is None:
        return None
    return ids_of(tool.get("checklist"))


def _strengths(context: CheckContext, name: Name) -> set[str] | None:
    """The strengths of the organisation that meets a need, or None where that organisation is not known."""
    helper, strengths = text_of(name.node, "by"), context.names.governed.strengths
    if not strengths or helper not in (context.names.organisations or ()):
        return None
    return strengths.get(helper, set())


def _reviewers(context: CheckContext) -> set[str] | None:
    """Who may carry out a review. A tool may be for any school, so its reviewer may have a role in any profile."""
    if context.names.roles is None or context.names.bodies is None or context.roles is None:
        return None
    roles = set(context.roles)
    if context.file.kind == "review-tools":
        roles.update(*context.names.roles.values())
    return {*roles, *context.names.bodies, EXTERNAL}


def _parts(context: CheckContext, _: Name) -> set[str] | None:
    """The parts of a school that may be reviewed: those of the tools' file, and those that have support of their own."""
    parts, scopes = context.names.governed.parts, context.names.governed.scopes
    if parts is None or scopes is None:
        return None
    return {*parts, *scopes}


register(
    __name__,
    (
        Lookup(
            id="unknown-tool",
            kinds=("reviews", "support-criteria", "measures"),
            sentence="A review that is named is one of the trust's tools.",
            noun="tool",
            where=TOOLS,
            known=lambda context, _: context.names.governed.tools,
            spots=("reviews/*/tool", "criteria/*/tools[]", Spot(at="measures/*/from", read=read_checklist)),
        ),
        Lookup(
            id="unknown-part",
            kinds=("reviews", "review-tools"),
            sentence="A part of a school that is reviewed is one of the trust's.",
            noun="part",
            where=TOOLS,
            known=_parts,
            spots=("reviews/*/part", "tools/*/parts[]"),
        ),
        Lookup(
            id="unknown-requirement",
            kinds=("reviews",),
            sentence="What a checklist answers is a requirement of the tool.",
            noun="requirement",
            where=lambda _, name: f"the checklist of {text_of(name.node, 'tool')} ({TOOLS})",
            known=_requirements,
            spots=("reviews/*/checklist{}",),
        ),
        Lookup(
            id="unknown-theme",
            kinds=("reviews", "practice"),
            sentence="A theme is one of the trust's.",
            noun="theme",
            where=THEMES,
            known=lambda context, _: context.names.governed.themes,
            spots=(
                "reviews/*/concerns/*/theme",
                *(
                    Spot(at=f"{key}/*/theme", when=lambda context, _: context.file.kind == "practice")
                    for key in PRACTICE
                ),
            ),
        ),
        Lookup(
            id="unknown-strength",
            kinds=("practice",),
            sentence="A need is met by a strength that the helping organisation has.",
            noun="strength",
            where=lambda _, name: f"the practice of {text_of(name.node, 'by')}",
            known=_strengths,
            spots=("needs/*/met/strength",),
        ),
    ),
)


# A function, not a row: a name in words is somebody from outside, for whom there is another key.
@error("reviews", "review-tools")
def unknown_reviewer(context: CheckContext) -> Iterator[Violation]:
    """Whoever carries out a review is a role, a body, or external."""
    known = _reviewers(context)
    for name in (*names_at(context, "reviews/*/by"), *names_at(context, "tools/*/by")):
        if known is None or name.text in known:
            continue
        if " " not in name.text:
            yield from unknown(name.path, name.text, known, "role or body", context.profiles)
            continue
        message = f"“{name.text}” is neither a role nor a body of the profiles."
        fix = "For somebody from outside write “by: external”"
        if context.file.kind == "reviews":
            fix += f" and “reviewer: {name.text}”"
        yield Violation(name.path, message, f"{fix}; for a role or a body, its id.", actual=name.text)


@error("practice")
def met_before_need(context: CheckContext) -> Iterator[Violation]:
    """A need is met on or after the day on which it was recorded."""
    for need in context.each("needs", "*"):
        for spot, met in below([need], "met"):
            day, wanted = parse_date(text_of(met, "on")), parse_date(text_of(need[1], "on"))
            if day and wanted and day < wanted:
                message = f"The need was met on {day}, but stated on {wanted}."
                yield Violation((*spot, "on"), message, "Correct one of the two days.")


@error("practice")
def published_without_finding(context: CheckContext) -> Iterator[Violation]:
    """An enquiry that is published says what was found."""
    for path, node in context.each("enquiries", "*"):
        if text_of(node, "published") and not text_of(node, "finding").strip():
            message = "The enquiry is published, and does not say what was found."
            yield Violation(
                (*path, "published"), message, "Add “finding:”, or take “published:” out until there is one."
            )


@error("review-tools")
def no_such_day(context: CheckContext) -> Iterator[Violation]:
    """A day of each year is one that the year has."""
    for path, node in context.each("tools", "*", "checklist", "*"):
        for key in ("statutory", "prompt"):
            text = text_of(node, key)
            if text and parse_day_of_year(text) is None:
                yield Violation((*path, key), f"There is no {text} in any year.", "Write a day that the month has.")


@advice("reviews")
def review_not_expected(context: CheckContext) -> Iterator[Violation]:
    """A review is of a kind that is meant for the organisation."""
    tools, profile = context.names.governed.tools or {}, context.names.governed.profiles.get(context.organisation, {})
    is_trust = context.organisation == TRUST
    others = "schools" if is_trust else "the trust"
    for path, node in context.each("reviews", "*"):
        tool = tools.get(text_of(node, "tool"), {})
        why = why_not_for(
            text_of(tool, "for"),
            [str(phase) for phase in as_list(tool.get("phases"))],
            church_only=tool.get("church_schools") is True,
            is_trust=is_trust,
            phase=text_of(profile, "phase"),
            is_church_school=profile.get("church_school") is True,
        )
        message = {
            "of": f"“{text_of(node, 'tool')}” is a review of {others}.",
            "church": f"“{text_of(node, 'tool')}” is a review of church schools.",
            "phase": f"“{text_of(node, 'tool')}” is not a review of schools of this phase.",
        }.get(why)
        if message:
            yield Violation((*path, "tool"), message, "Name another tool, or change who the tool is for.")


@advice("reviews")
def part_not_counted(context: CheckContext) -> Iterator[Violation]:
    """A review of a part of a school counts for its tool only where the tool is for such parts."""
    tools = context.names.governed.tools or {}
    for path, node in context.each("reviews", "*"):
        tool, part = tools.get(text_of(node, "tool"), {}), text_of(node, "part")
        if part and tool and part not in as_list(tool.get("parts")) and text_of(tool, "every") != "event":
            message = (
                f"“{text_of(node, 'tool')}” looks at the whole school, so a review of {part} does not count as one."
            )
            fix = f"Add “parts:” with {part} to the tool if one part at a time is enough, or name another tool."
            yield Violation((*path, "part"), message, fix)


@error("profile")
def category_differs(context: CheckContext) -> Iterator[Violation]:
    """The category of concern of a report is the one that follows from its grades, where the framework says how."""
    for path, node in context.each("inspections", "*"):
        framework = context.names.framework(text_of(node, "framework"))
        concern, grades = framework.get("concern"), node.get("grades")
        if not isinstance(concern, dict) or not isinstance(grades, dict) or "category" not in node:
            continue
        follows = category_of(
            {str(k): str(v) for k, v in grades.items()},
            grade=text_of(concern, "grade"),
            leadership=text_of(concern, "leadership"),
            is_unsafe=text_of(node, "safeguarding") == "not-met",
        )
        if text_of(node, "category") != follows:
            message = f"The category is “{text_of(node, 'category')}”, and “{follows}” follows from the grades."
            found, suggestion = text_of(node, "category"), follows
            fix = f"Write {follows}, or correct the grades or “safeguarding”."
            yield Violation((*path, "category"), message, fix, actual=found, suggestion=suggestion)


@advice("reviews")
def checklist_not_answered(context: CheckContext) -> Iterator[Violation]:
    """A review of a tool with a checklist answers it."""
    tools = context.names.governed.tools or {}
    for path, node in context.each("reviews", "*"):
        tool = tools.get(text_of(node, "tool"), {})
        if tool.get("checklist") and not node.get("checklist"):
            message = f"“{text_of(node, 'tool')}” has a checklist, but the review does not answer it."
            yield Violation((*path, "tool"), message, "Add “checklist:” with the result of each requirement.")
