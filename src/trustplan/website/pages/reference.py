"""Reference pages: how ratings work (from the policy), the files (from the schemas), data, glossary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustplan.primitives.english import say_count
from trustplan.primitives.school_calendar import SLIP_DAYS
from trustplan.rating.rollup import say_share
from trustplan.schema.loader import KINDS, load_schema
from trustplan.website.context import WIDE
from trustplan.website.page import SearchEntry
from trustplan.website.pages.board import HOME
from trustplan.website.pages.measures import shown_measures

if TYPE_CHECKING:
    from trustplan.model import Policy
    from trustplan.website.context import Maker
    from trustplan.website.page import Page

SECTION = "Reference"
TRAIL = [HOME]
WHERE = {
    "plan": "trust/<plan>.yaml and schools/<id>/<plan>.yaml",
    "profile": "trust/profile.yaml and schools/<id>/profile.yaml",
    "measurements": "trust/measurements.yaml and schools/<id>/measurements.yaml",
    "measures": "reference/measures.yaml",
    "comparators": "reference/comparators.yaml",
    "calendar": "reference/calendar.yaml",
    "policy": "reference/policy.yaml",
    "framework": "reference/frameworks/<id>.yaml",
    "support": "schools/<id>/support.yaml",
    "reviews": "trust/reviews.yaml and schools/<id>/reviews.yaml",
    "practice": "trust/practice.yaml and schools/<id>/practice.yaml",
    "support-criteria": "reference/support-criteria.yaml",
    "review-tools": "reference/review-tools.yaml",
    "delegation": "reference/delegation.yaml",
    "themes": "reference/themes.yaml",
}


def make_reference(maker: Maker) -> Iterator[Page]:
    """The reference pages, who the trust is before how it works."""
    if about := _about(maker):
        yield about
    yield _ratings(maker)
    yield _files(maker)
    yield _data(maker)
    yield _glossary(maker)


def _about(maker: Maker) -> Page | None:
    """Who the trust is and what it stands for; none where the profile says nothing of it."""
    profile = maker.shown.trust.own.profile
    lists = [
        ("values", "Values", profile.values),
        ("aims", "Aims", profile.aims),
        ("principles", "Principles of improvement", profile.principles),
    ]
    lists = [row for row in lists if row[2]]
    if not (lists or profile.vision or profile.mission or profile.summary):
        return None
    headings = [("Vision", "vision")] if profile.vision else []
    headings += [("Mission", "mission")] if profile.mission else []
    text = " ".join(t for t in (profile.summary, profile.vision, profile.mission) if t)
    return maker.page(
        "about.html",
        path="about/",
        title="About the trust",
        nav="About the trust",
        section=SECTION,
        trail=TRAIL,
        source=profile.at,
        headings=[*headings, *((heading, anchor) for anchor, heading, _ in lists)],
        search=[SearchEntry(title="About the trust", text=" ".join(text.split()))],
        profile=profile,
        lists=lists,
        schools=[(s.profile.title, s.profile.summary, f"schools/{s.id}/") for s in maker.shown.trust.schools],
        bodies=[b.title for b in profile.bodies],
    )


def _ratings(maker: Maker) -> Page:
    policy = maker.shown.trust.policy
    sections = [
        ("actions", "Actions: the first rule that applies", action_rules(policy)),
        ("parts", "Actions with parts, and yearly actions", part_rules()),
        ("views", "The lead's view, the monitor's view, and overrides", view_rules()),
        ("kpis", "KPIs with figures", kpi_rules(policy)),
        ("not-assessed", maker.own("Not assessed, and why"), unrated_rules(policy)),
        ("judged", "KPIs that are judged", judged_rules(policy)),
        ("objectives", "Objectives: delivery and impact", objective_rules(policy)),
        ("changes", "Changes", change_rules()),
        ("support", "Support and delegation", support_rules(policy)),
        ("reviews", "Reviews, needs and gaps", review_rules(policy)),
        ("public", "What the public sees", public_rules(policy)),
    ]
    return maker.page(
        "ratings.html",
        path="reference/ratings/",
        title="How ratings work",
        nav="How ratings work",
        section=SECTION,
        trail=TRAIL,
        source=policy.at,
        headings=[(heading, anchor) for anchor, heading, _ in sections],
        search=[SearchEntry(title=heading, text=" ".join(rows), anchor=anchor) for anchor, heading, rows in sections],
        sections=sections,
    )


def action_rules(policy: Policy) -> list[str]:
    """The rules of actions, with the policy's numbers."""
    slip = f"a {policy.slip} ({SLIP_DAYS[policy.slip]} days)"
    return [
        "Stopped or carried over: shown as such. Its last rating still counts until a meeting on that day or later has accepted it; then it leaves the count.",
        "Complete: achieved. It is said when no evidence is recorded.",
        f"Late: past its due date without a live forecast, or expected to end more than {slip} late: off track. Any other lateness: at risk.",
        f"Milestones: two late and at least half of those due, or one late by more than {slip}: off track. One late: at risk.",
        "Not started: not assessed until the first update period after its start has ended; then at risk.",
        f"No news by its lead in or since the last ended update period, plus {say_count(policy.grace)} school days of grace: at risk.",
        "Otherwise on track. The page says whether that rests on milestones or on the lead's word only.",
        "A date in a holiday or at a weekend counts on the next school day.",
    ]


def part_rules() -> list[str]:
    """How actions that are made of others, and yearly ones, are rated."""
    return [
        "An action with parts takes the worst of its own dates and of the roll-up of its parts, which follows the objective's rule. It counts once.",
        "News on a part is news on the whole. Without a start of its own, the whole begins with its first part.",
        "It is achieved only when it and every part are complete; without word of its own, when every part is.",
        "Stopping it keeps what its parts gave, until a meeting accepts the stop.",
        "A yearly action opens anew on the day after it was due; views and milestones of the round before are spent. A round that was not completed stays open, and late.",
    ]


def view_rules() -> list[str]:
    """How people's own ratings count."""
    return [
        "The lead and the monitor each may rate an action. Their own latest rating counts until they replace it.",
        "The rating is the worst of the rule's, the lead's and the monitor's. Nobody can talk a rating up.",
        "Only an override makes it better. It has a reason, an author and an end, and the page shows what was worked out beside it.",
    ]


def kpi_rules(policy: Policy) -> list[str]:
    """The rules of KPIs with figures."""
    return [
        "A KPI is rated for each school it applies to, and takes the worst; the page names that school. “At least three schools” takes the third best. A KPI of parts takes its worst part.",
        "The latest figure is held to the target of the period that contains it; else to the next target in the same school year; else to the last one past.",
        "If only later years have targets: met already is on track; worse than the baseline by more than the tolerance is at risk; else not yet due, and the distance is printed.",
        "Target met: on track. Achieved only for the last target, by a final or provisional figure of its own period or later, and only when no school's figure is still to come.",
        "Missed by no more than the tolerance: at risk. Missed by more: off track. “Above” and “below” are strict.",
        "Values are compared unrounded. A percentage always has one pupil's worth of tolerance, or that of whomever its cohort counts.",
        f"A figure that should be here by now, with {say_count(policy.grace)} school days of grace, is missing: at best at risk, never the old green. A figure that was withheld or of too few does not excuse the next.",
        "Figures of periods before the plan are its baseline and are not rated. Projected and estimated figures are never achieved, and do not stand in for the real ones when these are overdue.",
        "A national or other figure of the same period is used where it is known; else the latest known, and the sentence says so. A council's quarter is used in the same way. A figure of other pupils counts for a group only where the file says that the group is held against it.",
        "A gap is the population's figure less the group's, known from the day on which both are. One pupil's worth counts for it as for the percentages behind it.",
        "The trend compares with the same point a year before, beyond the tolerance and beyond one pupil. It stands beside the rating and never changes it; the measure's page says how large a move may be chance.",
    ]


def unrated_rules(policy: Policy) -> list[str]:
    """The reasons why something is not assessed."""
    return [
        "Not yet due, or the first figure is not here yet.",
        f"Too few to judge: fewer than {say_count(policy.smallest_rated)} pupils.",
        "Withheld, not applicable, not available, low or unreliable, as the figure says.",
        "No baseline or no figure to compare with.",
        "Not comparable: the framework changed.",
        "Year not ended: a value that grows through the year, held to a year's target.",
        "Context only: there is no target. It is left out of the objective's count.",
        "Joined this year: figures of the time before are not rated.",
    ]


def judged_rules(policy: Policy) -> list[str]:
    """The rules of judged KPIs."""
    return [
        "The latest judgement counts. It is made against the rubric that the page shows.",
        "To be done by a period: off track from the school day after its end until a judgement says achieved; from then on it stays achieved.",
        f"When a new one is overdue, with {say_count(policy.grace)} school days of grace, the KPI is at best at risk.",
    ]


def objective_rules(policy: Policy) -> list[str]:
    """The rules of objectives."""
    rule = "by shares" if policy.rule == "share" else "by the worst item"
    return [
        f"Delivery comes from the actions, impact from the KPIs; the two are never merged. The trust's rule is {rule}. What is not yet due leaves the count.",
        f"Off track if a key item is off track, or more than {say_share(policy.off_track_more_than)} of the rated items are.",
        f"Else at risk if any is off track, or {say_share(policy.at_risk_from)} or more are at risk, stale or missing.",
        f"Else not assessed if fewer than {say_share(policy.rated_at_least)} of the due items can be rated.",
        "Else achieved if every item is complete, achieved, or stopped and accepted; else on track.",
        "KPIs that are only watched leave the count, and do not stand in the way of achieved.",
        "Under the rule “worst”, the worst rated item decides.",
        "A school or the trust as a whole has no single rating: the spread is shown.",
    ]


def change_rules() -> list[str]:
    """How changes are told."""
    return [
        "Everything is rated twice, for the cut-off of the last meeting's papers and for today, and compared.",
        "Facts that came to be known later do not exist for an earlier date, so any past day can be worked out again.",
        "Each change names its cause: a new figure, update or judgement, time passing, an edited target or date, or an override.",
        "An edited target or date counts from the day of its approval; until then the old one is in force.",
        "The ratings at the last meetings are worked out again for the cut-off of each meeting's papers, from what was known then and by today's rules. What a meeting was shown stands unchanged in its edition.",
    ]


def support_rules(policy: Policy) -> list[str]:
    """How support and delegation are told."""
    return [
        "The level is the board's recorded decision. It is never worked out; the criteria only show what stood before the board.",
        "Beside it stand how many criteria are at each level, which level most have (the graver of two alike), and each at the highest by name. What is not assessed or does not apply counts for none.",
        "A decision milder than a criterion at the highest level, or than most, needs a reason; without one the check fails.",
        f"The report of an action group is due on the day that its last one named, else at the end of the next period of the level's rhythm. It is overdue after {say_count(policy.grace)} school days of grace.",
        "An exit condition is met when its criterion stands at the named level or a milder one, or on the day that is recorded.",
        "Who holds a function today follows from the scheme and from every removal, adjustment and return that counts by today, in their order.",
    ]


def review_rules(policy: Policy) -> list[str]:
    """How reviews, needs, categories and gaps are told."""
    return [
        "A review is expected in each period of its rhythm. The level of support on the first day of the period decides which rhythm that is; nobody is expected to be reviewed for a period that began before the tool did, or before the school joined.",
        f"It is done when a review stands for the period; due while the period runs; overdue once it has ended and {say_count(policy.grace)} school days have passed.",
        "A concern comes back when two reviews within a year name its theme.",
        "A category of concern under the 2025 framework follows from the grades: leadership with anything else, or with safeguarding that is not met, is special measures; one of these alone requires significant improvement.",
        "A need is said by a school, or shown by a measure off track, a criterion at the highest level, or an objective off track with the theme's tag. Who could help comes in this order: no need of the same kind, evidence within a year, judged from outside, newest.",
        f"A group's gap is held against the population that its KPI names. Fewer than {say_count(policy.smallest_rated)} are too few to judge.",
    ]


def public_rules(policy: Policy) -> list[str]:
    """What the public edition leaves out."""
    return [
        "Ratings are never worked out again for an audience: they are shown or withheld.",
        "Plans and items that are not marked public are left out; so are notes, evidence, recovery and people's own ratings.",
        f"Groups of pupils, pupils' numbers and counts of a part of a year are left out; so is a value behind which stand fewer than {say_count(policy.smallest_shown)} pupils, or from which such a number follows.",
        f"The trust's figure is left out where a school's is withheld, unless several small schools together could be shown as one: with {say_count(policy.smallest_shown)} pupils or more on either side. So a withheld number of pupils stays open to all that its cohort allows, or to {say_count(policy.smallest_shown - 1)} numbers at least, also for those who subtract what an earlier edition showed. A part and the whole of a school year are withheld together.",
        "A rating is left out where it would tell on which side of its target a withheld figure lies. What was withheld in one edition stays withheld in those that follow.",
        "What is under embargo stays out of every edition dated before its day, for trustees too.",
    ]


def _files(maker: Maker) -> Page:
    kinds = [_kind(kind) for kind in KINDS]
    return maker.page(
        "files.html",
        path="reference/files/",
        title="File reference",
        nav="File reference",
        section=SECTION,
        trail=TRAIL,
        hides=WIDE,
        headings=[(k["title"], k["anchor"]) for k in kinds],
        search=[SearchEntry(title=f"File: {k['title']}", text=k["description"], anchor=k["anchor"]) for k in kinds],
        kinds=kinds,
    )


def _kind(kind: str) -> dict[str, Any]:
    schema = load_schema(kind)
    parts = []
    rows = _rows(schema)
    if rows:
        parts.append({"title": "", "rows": rows})
    for name, definition in schema.get("$defs", {}).items():
        form = _shared(definition) or definition
        if rows := _rows(form):
            parts.append({"title": form.get("title", name), "rows": rows})
    return {
        "anchor": kind,
        "title": schema["title"],
        "description": schema["description"],
        "where": WHERE[kind],
        "parts": parts,
    }


def _rows(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each key of a group of keys; keys of groups inside it follow with a dot."""
    rows: list[dict[str, Any]] = []
    for key, prop in schema.get("properties", {}).items():
        rows.append(_row(key, prop, is_needed=key in schema.get("required", ())))
        inner = prop.get("items", prop)
        rows += [{**r, "key": f"{key}.{r['key']}"} for r in _rows(inner)]
    return rows


def _shared(part: dict[str, Any]) -> dict[str, Any]:
    """The shared form that a part of a schema refers to, or nothing."""
    file, _, name = str(part.get("$ref", "")).partition("#/$defs/")
    found: dict[str, Any] = load_schema("common")["$defs"][name] if file == "common.schema.json" else {}
    return found


def _row(key: str, prop: dict[str, Any], *, is_needed: bool) -> dict[str, Any]:
    choices = prop.get("enum") or _shared(prop).get("enum") or []
    example = (prop.get("examples") or [""])[0]
    shown = example if isinstance(example, str | int | float) and not isinstance(example, bool) else ""
    if isinstance(example, bool):
        shown = str(example).lower()
    return {
        "key": key,
        "text": prop.get("description", ""),
        "choices": ", ".join(map(str, choices)),
        "example": f"{key}: {shown}" if shown != "" else "",
        "required": is_needed,
    }


def _data(maker: Maker) -> Page:
    return maker.page(
        "data.html",
        path="reference/data/",
        title="Data",
        nav="Data",
        section=SECTION,
        trail=TRAIL,
        headings=[
            ("The whole edition", "all"),
            *([("Figures by measure", "csv")] if shown_measures(maker) else []),
            ("Schemas", "schemas"),
        ],
        search=[SearchEntry(title="Data", text="Everything that this edition shows, as JSON and CSV.")],
        measures=shown_measures(maker),
        calendars=CALENDARS if maker.overseen.school_year else (),
        kinds=KINDS,
    )


CALENDARS = (
    ("meetings", "meetings, and the days on which their papers close"),
    ("reviews", "reviews, and the days of support and delegation"),
    ("due-dates", "what is due, action by action"),
    ("all", "all of these, with plans and duties under the law"),
)
GLOSSARY = (
    ("Action group", "Leaders who work on a school's improvement by a plan of their own, and report to the trustees."),
    ("Action", "Work to be done, with a lead, dates and milestones. Its rating is part of delivery."),
    ("Baseline", "Where things stood before the plan."),
    ("Board", "The trustees, who answer for the trust in law."),
    (
        "Category of concern",
        "What an inspection puts a school in that must improve: significant improvement, or special measures.",
    ),
    ("Cohort", "The pupils, people or answers behind a percentage."),
    ("Comparator", "The figure of another population, such as all schools in England."),
    ("Delegation", "Which body or role holds which responsibility."),
    ("Delivery", "What was done: the rating of an objective's actions."),
    ("Disadvantaged pupils", "Pupils who had free school meals in the last six years, or are or were in care."),
    ("Edition", "The site as it was published for one meeting."),
    ("Enquiry", "A question that staff look into and publish, also called action research."),
    ("Gap", "How far a group of pupils is behind another population, in points."),
    ("Half-term", "One of six parts of the school year. The holiday after it belongs to it."),
    ("Impact", "What it achieved: the rating of an objective's KPIs."),
    ("Key stage", "A stage of school: key stage 1 is Years 1 and 2, key stage 2 is Years 3 to 6."),
    ("KPI", "Key performance indicator: what shows whether an objective is reached."),
    ("Initiative", "An action that is led through stages: explore, prepare, deliver, sustain."),
    ("Local governing body", "The body that governs one school for the trust."),
    ("Measure", "What is measured, in which unit, and which way is better."),
    ("Milestone", "A step of an action, with its own date."),
    ("Monitor", "The role that checks an action and is not its lead."),
    ("Multi-academy trust", "One charity that runs several state schools."),
    ("Objective", "What a plan wants to reach. A school may call it a priority."),
    ("Override", "A rating set by hand, with a reason and an end; the worked-out one stays visible."),
    ("PAN", "Published admission number: the places in an entry year."),
    ("Part", "An action inside another. Parts may have parts of their own."),
    ("Persistent absence", "Missing one session in ten, or more."),
    ("Phonics screening check", "A short reading check in Year 1."),
    ("SEND", "Special educational needs and disabilities."),
    ("SIAMS", "The inspection of church schools."),
    ("Support level", "How much help and oversight the board has decided for a school."),
    ("Tolerance", "A miss of up to this much is at risk, not off track."),
    ("URN", "Unique reference number of a school."),
)


def _glossary(maker: Maker) -> Page:
    terms = [(term, maker.own(text)) for term, text in GLOSSARY]
    return maker.page(
        "glossary.html",
        path="reference/glossary/",
        title="Glossary",
        nav="Glossary",
        section=SECTION,
        trail=TRAIL,
        search=[SearchEntry(title=term, text=text, anchor=term.lower().replace(" ", "-")) for term, text in terms],
        terms=terms,
    )
