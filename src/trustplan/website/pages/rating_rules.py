"""The page on how ratings work: every rule as a sentence, with the numbers of the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from trustplan.model import Rating
from trustplan.model.policy import SLIP_DAYS
from trustplan.primitives.english import capital, counted, say_count
from trustplan.primitives.nouns import in_own_words
from trustplan.rating.rollup import say_share
from trustplan.website.page import SearchEntry
from trustplan.website.pages.sections import reference_page
from trustplan.website.view import View

if TYPE_CHECKING:
    from trustplan.model import Policy
    from trustplan.website.context import PageContext
    from trustplan.website.page import Page


NOT_ASSESSED = "Not assessed, and why"


class Section(Struct, frozen=True, kw_only=True):
    """The rules on one subject, as sentences."""

    id: str
    heading: str
    rows: list[str]


class RatingsView(View, frozen=True, kw_only=True):
    """Every rule, by subject."""

    TEMPLATE = "ratings.html"
    sections: list[Section]


def make_rating_rules(context: PageContext) -> Page:
    """The page on how ratings work, by the policy of the trust."""
    policy = context.edition.trust.policy
    sections = rule_sections(policy, context.marks.own(NOT_ASSESSED))
    return reference_page(
        context,
        RatingsView(sections=sections),
        path="reference/ratings/",
        title="How ratings work",
        source=policy.at,
        headings=[(section.heading, section.id) for section in sections],
        search=[SearchEntry(title=s.heading, text=" ".join(s.rows), anchor=s.id) for s in sections],
    )


def rule_sections(policy: Policy, not_assessed: str) -> list[Section]:
    """Every rule, by subject; `not_assessed` is the heading of those on what has no rating.

    The parts of plans have the trust's words; those of a single plan are for its own pages.
    """
    sections = [
        Section(id="actions", heading="Actions: the first rule that applies", rows=action_rules(policy)),
        Section(id="parts", heading="Actions with parts, and yearly actions", rows=part_rules()),
        Section(id="views", heading="The lead's view, the monitor's view, and overrides", rows=view_rules()),
        Section(id="kpis", heading="KPIs with figures", rows=kpi_rules(policy)),
        Section(id="not-assessed", heading=not_assessed, rows=unrated_rules(policy)),
        Section(id="judged", heading="KPIs that are assessed", rows=judged_rules(policy)),
        Section(id="objectives", heading="Objectives: delivery and impact", rows=objective_rules(policy)),
        Section(id="changes", heading="Changes", rows=change_rules()),
        Section(id="support", heading="Support and delegation", rows=support_rules(policy)),
        Section(id="reviews", heading="Reviews, needs and gaps", rows=review_rules(policy)),
        Section(id="public", heading="What the public sees", rows=public_rules(policy)),
    ]
    if not policy.words:
        return sections
    found = []
    for section in sections:
        rows = [in_own_words(row, policy.words) for row in section.rows]
        found.append(replace(section, heading=in_own_words(section.heading, policy.words), rows=rows))
    return found


def action_rules(policy: Policy) -> list[str]:
    """The rules of actions, with the policy's numbers."""
    slip = f"a {policy.slip} ({SLIP_DAYS[policy.slip]} days)"
    return [
        (
            "Stopped or carried over: shown as such. Its last rating still counts until a meeting on that day or "
            "later has accepted it; after that it is no longer counted."
        ),
        "Complete: achieved. The page says since when, how late that was, and when no evidence is recorded.",
        f"Late: past its due date with no new end date forecast, or expected to end more than {slip} late: off track. Any other delay: at risk.",
        f"Milestones: two late and at least half of those due, or one late by more than {slip}: off track. One late: at risk.",
        "Not started: not assessed until the first update period after its start has ended; then at risk.",
        f"No update by its lead in or since the last completed update period, after {counted(policy.grace, 'school day')} of grace: at risk.",
        "Otherwise on track. The page says whether that rests on milestones or on the lead's own assessment only.",
        (
            "A date is a date: no holiday and no weekend moves it. A month as a date means its last day, a term "
            "or half-term its last school day. Only the grace for updates is counted in school days."
        ),
        (
            "The actions of a plan that has ended keep the ratings of the day after, on its own pages only, from "
            "what is known now. Nothing in it counts as late or missing any more. A plan that is closed before "
            "its end has ended on that day; one that nobody closes is closed by its date, and its KPIs wait for "
            "their last figures for a term."
        ),
    ]


def part_rules() -> list[str]:
    """The rules of actions with parts, and of yearly ones."""
    return [
        "An action with parts takes the worst of its own dates and of the roll-up of its parts, which follows the objective's rule. It counts once.",
        "An update on a part counts for the whole. Without a start date of its own, the whole begins with its first part.",
        (
            "It is achieved only when it and every part are complete; without an update of its own, when every "
            "part is. A part whose stop was accepted does not prevent this; if that is true of every part, the "
            "whole has stopped with them."
        ),
        (
            "When it is stopped, the rating from its parts still counts until a meeting accepts the stop. Parts "
            "that were still open stop with it: nothing in them is late or requested."
        ),
        (
            "A recurring action restarts on the day after it was due; views and milestones of the previous round "
            "no longer count. A round that was not completed stays open, and late."
        ),
    ]


def view_rules() -> list[str]:
    """How people's own ratings count."""
    return [
        "The lead and the monitor each may rate an action. Their own latest rating counts until they replace it.",
        "The rating is the lowest of the rule's, the lead's and the monitor's. Nobody can talk a rating up.",
        "Only an override can improve it. An override has a reason, an author and an end date, and the page shows the calculated rating beside it.",
    ]


def kpi_rules(policy: Policy) -> list[str]:
    """The rules of KPIs with figures."""
    return [
        (
            "A KPI is rated for each school it applies to, and takes the worst; the page names that school. “At "
            "least three schools” takes the third best. Where schools have targets of their own, each is held to "
            "its own; of counts and money, the trust's figure is shown beside their sum, which does not decide "
            "the rating. A KPI of parts takes its worst part; where one of several is enough, its best, and while "
            "none is met, one that is still to come keeps it open."
        ),
        (
            "A target for a month is for its last day. One within a time, such as two years, counts from the "
            "plan's start, and for a school that joined later from then. What comes twice a year is expected by "
            "the end of each half of the school year, and a figure of any part of a half stands for it; quarters "
            "are those of the year from April to March."
        ),
        (
            "The latest figure is compared with the target for the period that contains it; otherwise with the "
            "next target in the same school year; otherwise with the last one. Where that says “none”, the figure "
            "is monitored only."
        ),
        (
            "If only later years have targets: met already is on track, for several schools or parts only when "
            "none of the others is waited for; worse than the baseline by more than the tolerance is at risk; "
            "else not yet due, and the distance is shown. A target against last year or the period before is "
            "never met early."
        ),
        (
            "What remains valid until something newer replaces it, such as a grade or an award, is compared with "
            "a target at the end of the target's period, even when it is older than the plan. Something newer "
            "within that period is compared at once. Where nothing was ever recorded by then, it is missing; what "
            "was to be done counts as not done."
        ),
        (
            "The trust's figure that is made from the schools' leaves out those to which the measure does not "
            "apply, and says so. Where a school's is withheld, not available, low or unreliable, the trust has "
            "none: nothing counts as 0."
        ),
        (
            "A value that grows through the year is compared with the target for the same point of the year. "
            "Before that it is not assessed, unless the target can no longer be met."
        ),
        (
            "Target met: on track. Achieved only for the last target, by a final, revised or provisional figure "
            "of its own period or later, and only when no school's figure is still to come."
        ),
        "Missed by no more than the tolerance: at risk. Missed by more: off track. “Above” and “below” mean that equalling the target is not enough.",
        (
            "Values are compared unrounded, and shown with enough decimals to see on which side of the target "
            "they are. A percentage of pupils or staff always has one person's worth of tolerance. A percentage "
            "of sessions, money, requirements or schools does not: attendance is a share of sessions."
        ),
        (
            f"A figure that is overdue, after {counted(policy.grace, 'school day')} of grace, is missing: the "
            "rating is at best at risk, and never the previous good one. A figure that was withheld, or about too "
            "few people, does not excuse the next. Figures are expected as often as their measure says, or less "
            "often where the KPI says so. A plan is closed within a term of its end: after that, missing figures "
            "are no longer requested."
        ),
        (
            "Figures of periods before the plan are its baseline and are not rated; those of later periods do not "
            "belong to it. Projected and estimated figures are never achieved, and do not replace the real ones "
            "when these are overdue."
        ),
        (
            "A national or other figure for the same period is used where it is known; otherwise one for the year "
            "that includes it; otherwise the latest published, and the sentence says so. A local authority's "
            "quarter is used in the same way. A figure for other pupils counts for a group only where the file "
            "says that the group is compared with it."
        ),
        (
            "A gap is the population's figure minus the group's, known from the day on which both are. One "
            "pupil's worth counts for it as for the percentages behind it."
        ),
        (
            "The trend compares with the same point a year before, beyond the tolerance and beyond one pupil. It "
            "is shown beside the rating and never changes it; the measure's page says how large a difference may "
            "be chance."
        ),
    ]


def unrated_rules(policy: Policy) -> list[str]:
    """The reasons why something is not assessed."""
    return [
        "Not yet due, or the first figure has not been received.",
        (
            f"Too few to judge: fewer than {counted(policy.smallest_rated, 'pupil')} or members of staff. "
            "Sessions, money, requirements and schools are never too few."
        ),
        "Withheld, not applicable, not available, low or unreliable, as the figure says.",
        "No baseline, or no figure to compare with.",
        "Not comparable: the framework changed.",
        "Year not ended: a value that grows through the year, with a target for a later point in it.",
        "Monitored only: there is no target, or none for the period. It is not counted for the objective.",
        "Joined this year: figures from before then are not rated.",
    ]


def judged_rules(policy: Policy) -> list[str]:
    """The rules of judged KPIs."""
    return [
        "The latest assessment counts. It is made against the rubric that the page shows.",
        (
            "To be done by a period: off track from the day after its last school day until an assessment says "
            "that it is achieved; from then on it stays achieved."
        ),
        f"When a new one is overdue, with {counted(policy.grace, 'school day')} of grace, the KPI is at best at risk.",
    ]


def objective_rules(policy: Policy) -> list[str]:
    """The rules of objectives, in the trust's words for the ratings of items and of objectives."""
    rule = "by shares" if policy.rule == "share" else "by the worst item"
    is_off, is_risk = policy.word(Rating.OFF_TRACK), policy.word(Rating.AT_RISK)
    done = policy.word_of_whole(Rating.ACHIEVED)
    off, risk, unrated = map(policy.word_of_whole, (Rating.OFF_TRACK, Rating.AT_RISK, Rating.NOT_ASSESSED))
    return [
        f"Delivery comes from the actions, impact from the KPIs; the two are never merged. The trust's rule is {rule}. What is not yet due is not counted.",
        f"{capital(off)} if a key item is {is_off}, or more than {say_share(policy.off_track_more_than)} of the rated items are.",
        f"Else {risk} if any is {is_off}, or {say_share(policy.at_risk_from)} or more are {is_risk}, stale and missing ones among them.",
        f"Else {unrated} if fewer than {say_share(policy.rated_at_least)} of the due items can be rated.",
        (
            "What was stopped or carried over, as accepted at a meeting, is no longer counted. Where nothing else "
            f"is left, the rating is {unrated}: nothing is left to rate."
        ),
        (
            f"Else {done} if everything left is complete or {policy.word(Rating.ACHIEVED)}; else "
            f"{policy.word_of_whole(Rating.ON_TRACK)}. Work that was stopped or carried over is never {done}."
        ),
        f"KPIs that are monitored without a target are not counted, and do not prevent {done}.",
        "Under the rule “worst”, the lowest rating decides.",
        "A school or the trust as a whole has no single rating: the spread of ratings is shown.",
    ]


def change_rules() -> list[str]:
    """How changes are reported."""
    return [
        "Everything is rated twice, for the cut-off of the last meeting's papers and for today, and compared.",
        "Facts that became known later are ignored for an earlier date, so any past day can be worked out again.",
        "Each change names its cause: a new figure, update or judgement, time passing, an edited target or date, or an override.",
        (
            "An edited target or date counts from the day of its approval; until then the previous one applies. "
            "How often a due date was moved, and by how many days in all, is shown beside it."
        ),
        (
            "The ratings at the last meetings are worked out again for the cut-off of each meeting's papers, from "
            "what was known then and by today's rules. What a meeting was shown is kept unchanged in its edition."
        ),
    ]


def support_rules(policy: Policy) -> list[str]:
    """How support and delegation are reported."""
    return [
        "The level is the board's recorded decision. It is never calculated; the criteria only show the evidence that the board had.",
        (
            "Beside it the page shows how many criteria are at each level, which level is most common (the higher "
            "of two that tie), and the name of each criterion at the highest. What is not assessed or does not "
            "apply is not counted."
        ),
        "A decision below the highest level of any criterion, or below the most common one, needs a reason; without one the check fails.",
        (
            "An action group's report is due on the date named in its last one, otherwise at the end of the next "
            f"reporting period for that level. It is overdue after {counted(policy.grace, 'school day')} of grace."
        ),
        "An exit criterion is met when its criterion is at the named level or a lower one, or on the date recorded.",
        "Who has a responsibility today follows from the scheme and from every removal, adjustment and return in force by today, in order.",
    ]


def review_rules(policy: Policy) -> list[str]:
    """How reviews, needs, categories and gaps are reported."""
    return [
        (
            "A review is expected in each period of its cycle. The level of support on the first day of the "
            "period decides how often that is; no review is expected for a period that began before the tool was "
            "introduced or before the school joined."
        ),
        (
            "It is done when a review is recorded for the period; due during the period; overdue once it has "
            f"ended and {counted(policy.grace, 'school day')} have passed. Once a later review of the same kind "
            "has been done, it was missed and is no longer overdue."
        ),
        (
            "A requirement of a checklist is overdue from the day after its statutory deadline until a review "
            "says that it is met. One that was not checked is missing."
        ),
        "A concern is recurring when two reviews within a year name its theme.",
        (
            "A category of concern under the 2025 framework follows from the grades: leadership with anything "
            "else, or with safeguarding that is not met, is special measures; one of these alone requires "
            "significant improvement."
        ),
        (
            "A need is stated by a school, or shown by a measure off track, a criterion at the highest level, or "
            "an objective off track with the theme's tag. Those who could help are listed in this order: no need "
            "of the same kind, evidence within a year, externally assessed, newest."
        ),
        f"A group is compared with the population that its KPI names. Fewer than {say_count(policy.smallest_rated)} are too few to judge.",
    ]


def public_rules(policy: Policy) -> list[str]:
    """What the public edition leaves out."""
    return [
        "Ratings are never recalculated for an audience: they are shown or withheld.",
        "Plans and items that are not marked public are left out; so are notes, evidence, recovery and people's own ratings.",
        (
            "Groups of pupils, pupils' numbers and counts of people in a part of a year are left out; so is a "
            f"value based on fewer than {counted(policy.smallest_shown, 'pupil')}, or from which such a number "
            "follows: a percentage, a rate or a count of people, and a percentage of an unknown number. The "
            "catalogue says what a measure counts. For shares of sessions, such as attendance, only the size of "
            "the school matters; for money, requirements, schools and other things nothing is withheld."
        ),
        (
            "The home page says what goes well: figures of the whole trust that are on target and better than at "
            "the same point last year. Where some schools are not there yet, that is said in the same place, and "
            "the KPI is not told again under what is worked on. That is off track or at risk by a figure or "
            "judgement of its own, and an action names it under `success`. At most three of each, key ones first; "
            "both follow from nothing but what is published."
        ),
        (
            "Pages of schools have a measure for all of them or for none: where the latest figure of one school "
            "is withheld, none is shown, and the page names the measure."
        ),
        (
            "A row of schools is withheld as a whole where a third or more of its figures are withheld and none "
            "of the others meets the target, because only failures would be left."
        ),
        (
            "The trust's figure is left out where a school's is withheld, unless several small schools together "
            f"could be shown as one: with {counted(policy.smallest_shown, 'pupil')} or more on either side. So a "
            "withheld number of pupils stays open to all that its cohort allows, or to "
            f"{counted(policy.smallest_shown - 1, 'number')} at least, also for those who subtract what an earlier "
            "edition showed. A part and the whole of a school year are withheld together."
        ),
        (
            "A rating is left out where it would reveal on which side of its target a withheld figure lies; so is "
            "an objective's impact, also where the KPI is one of a group that is not shown. No sentence names a "
            "withheld figure, and no page names the address of what is not shown. What was withheld in one "
            "edition stays withheld in those that follow."
        ),
        "What is under embargo is left out of every edition dated before the embargo ends, for trustees too.",
    ]
