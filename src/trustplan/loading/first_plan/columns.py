"""What a column of a plan in Word or Excel holds, by the words above it."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Holds(StrEnum):
    """What a column holds; each value is the words by which it is chosen in a question sheet."""

    NUMBER = "the number of the action"
    OBJECTIVE = "the objective or priority"
    ACTION = "what is to be done"
    LEAD = "who leads"
    MONITOR = "who checks it, and how"
    GOVERNOR = "the link governor"
    WHEN = "when it is done"
    START = "when it begins"
    DUE = "when it is due"
    COST = "cost and resources"
    SUCCESS = "how success is seen"
    STATUS = "how it goes (colours, letters or words)"
    NOTES = "what has happened so far"
    EVIDENCE = "the evidence"
    MILESTONE = "steps planned for a time"
    PERCENT = "how much is done, in per cent"
    WHY = "why it is done"
    OTHER = "something else: keep its words as a note"
    TERM = "a term, of which it is not known what stands below"
    NOTHING = "nothing that is needed: leave it out"


ASKABLE = tuple(holds for holds in Holds if holds is not Holds.TERM)
_SYNONYMS = {
    Holds.NUMBER: "no|no.|nr|number|ref|ref no|reference|item|id|action no|action number|action ref|#",
    Holds.OBJECTIVE: (
        "objective|objectives|priority|priorities|key priority|key priorities|strategic objective|strategic objectives|"
        "strategic priority|school priority|improvement priority|aim|aims|goal|goals|key issue|key issues|issue|"
        "area for development|area for improvement|area of focus|focus|focus area|theme|strand|workstream|target area|"
        "area|key area|key objective|intent|what do we want to achieve|what are we trying to achieve|development area|"
        "key issue for action|key question|recommendation|ofsted issue"
    ),
    Holds.ACTION: (
        "action|actions|key action|key actions|task|tasks|key tasks|activity|activities|key activities|step|steps|"
        "actions required|actions to be taken|action to be taken|action required|actions needed|action point|action points|"
        "what|what will we do|what we will do|what will be done|what are we going to do|how will we do it|how|"
        "how will we achieve this|how we will achieve this|implementation|strategy|strategies|initiative|deliverable|"
        "deliverables|project|what needs to be done|planned actions|specific actions|action steps|development|intervention|"
        "activity or action|action or task|key strategies"
    ),
    Holds.LEAD: (
        "lead|leads|who|led by|lead person|lead staff|lead officer|lead professional|lead responsibility|responsibility|"
        "responsible|responsibilities|person responsible|people responsible|persons responsible|responsible person|"
        "staff responsible|by whom|by who|owner|action owner|personnel|staff|staff involved|key personnel|who is responsible|"
        "who will lead|who will do it|who will lead this|accountable|named person|slt lead|action lead|person|"
        "persons|people|people involved|staff member|team|lead and team"
    ),
    Holds.MONITOR: (
        "monitoring|monitored by|monitor|monitoring and evaluation|monitoring by|who monitors|how monitored|"
        "how will we monitor|how will it be monitored|quality assurance|qa|checked by|monitoring who|monitoring arrangements|"
        "monitoring activity|monitoring strategy|reviewed by|overseen by|monitoring schedule|evaluation method"
    ),
    Holds.GOVERNOR: "link governor|governor|governor lead|lead governor|governor link|named governor|governor responsible",
    Holds.WHEN: (
        "when|timescale|timescales|time scale|time scales|timeline|timeframe|time frame|timing|dates|date|term|time|timings|"
        "start and end|start and finish|start and end date|schedule|duration"
    ),
    Holds.START: "start|start date|from|begin|begins|starting|commence|commencing|start by|date started",
    Holds.DUE: (
        "end|end date|by when|due|due date|deadline|complete by|completed by|completion date|completion|target date|finish|"
        "finish date|date due|to|until|date for completion|by|review date|when by|to be completed by|date to be completed"
    ),
    Holds.COST: (
        "cost|costs|resource|resources|resourcing|budget|funding|finance|cost and resources|resources and cost|resources and costs|"
        "resource implications|financial implications|cost implications|resources needed|resources required|resources and training|"
        "cpd and resources|resources and funding|time and cost|cpd|training|costing|resources cpd"
    ),
    Holds.SUCCESS: (
        "success criteria|success criterion|success measure|success measures|success indicators|success indicator|impact|outcome|"
        "outcomes|intended outcome|intended outcomes|intended impact|expected outcome|expected outcomes|expected impact|"
        "desired outcome|desired outcomes|impact measure|impact measures|measure of success|measures of success|kpi|kpis|"
        "performance indicator|performance indicators|target|targets|how will we know|how will we know it has worked|"
        "what will success look like|what does success look like|success looks like|what success looks like|pupil outcomes|"
        "impact on pupils|outcomes and success criteria|success criteria and impact|measurable outcome|measurable outcomes|"
        "quantitative success criteria|success|end of year target|how will we measure success|impact and success criteria"
    ),
    Holds.STATUS: (
        "rag|rag rating|rag rated|rag status|rag score|brag|brag rating|braag|status|current status|progress rag|rating|"
        "traffic light|colour|complete|done|completed|met|achieved|review rag|rag review|on track|self evaluation rag"
    ),
    Holds.NOTES: (
        "progress|notes|note|evaluation|progress and evaluation|comments|comment|commentary|update|updates|latest update|review|"
        "reviews|progress update|progress notes|progress to date|review notes|progress review|impact to date|impact so far|"
        "evaluation of impact|actual impact|actual outcome|what has happened|review comments|evaluation and next steps|"
        "next steps|progress towards|progress made|governor comments|review and evaluation|progress and impact"
    ),
    Holds.EVIDENCE: "evidence|evidence base|evidence of impact|evidence sources|source of evidence|evidence source",
    Holds.MILESTONE: (
        "milestone|milestones|key milestones|termly milestones|interim target|interim targets|interim milestone|step on the way|"
        "milestones and targets|checkpoint|checkpoints|interim success criteria|milestone target"
    ),
    Holds.PERCENT: "percent complete|% complete|% done|percentage complete|per cent complete|% completed|progress %|%",
    Holds.WHY: "rationale|why|reason|reasons|why this|context|background|baseline|starting point|current position|where are we now",
}  # fmt: skip
_KNOWN: dict[str, Holds] = {}
for _holds, _words in _SYNONYMS.items():
    for _word in _words.split("|"):
        _KNOWN.setdefault(_word, _holds)
_TERM = re.compile(
    r"\b(?:(?:autumn|aut|spring|spr|summer|sum)(?: ?term)?(?: ?[12])?(?: half(?: ?term)?)?|(?:half ?term|ht|term) ?[1-6]|t[1-6]|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*)\b(?: ?'?(?:20)?[0-9]{2}\b)?"
)
_SCHOOL_YEAR = re.compile(r"(?:(?:school |academic )?year )?(20[0-9]{2} ?[/–-] ?(?:20)?[0-9]{2})")
_YEAR = re.compile(r"\b20[0-9]{2} ?[/-] ?(?:20)?[0-9]{2}\b|\b[0-9]{2}/[0-9]{2}\b|\b20[0-9]{2}\b")


class Heading(NamedTuple):
    """What is above a column: what it holds (None where it is not known), the time that it names, and whether the lead too."""

    holds: Holds | None
    time: str = ""
    with_lead: bool = False


def read_heading(text: str) -> Heading:
    """What the words above a column say of it.

    >>> read_heading("Monitoring (who / how / when)").holds.name, read_heading("RAG Autumn")
    ('MONITOR', Heading(holds=<Holds.STATUS: 'how it goes (colours, letters or words)'>, time='autumn', with_lead=False))
    >>> read_heading("Actions (lead)").with_lead, read_heading("Milestone HT3").time, read_heading("Colour of door").holds
    (True, 'ht3', None)
    """
    words = " ".join(text.lower().replace("’", "'").replace("&", " and ").split()).strip(" :.?*")
    inside = " ".join(re.findall(r"\(([^)]*)\)", words))
    words = " ".join(re.sub(r"\([^)]*\)", " ", words).split()).strip(" :.?*")
    if _SCHOOL_YEAR.fullmatch(words):
        return Heading(Holds.TERM, words)
    if found := _meaning(words):
        with_lead = found is Holds.ACTION and bool(inside) and _meaning(inside) is Holds.LEAD
        return Heading(found, "", with_lead)
    time = _TERM.search(words)
    if time is None:
        return Heading(None)
    rest = " ".join(_YEAR.sub(" ", words[: time.start()] + " " + words[time.end() :]).split()).strip(" :-–/.,")
    if not rest or rest in ("term", "half term"):
        return Heading(Holds.TERM, time[0])
    return Heading(_meaning(rest), time[0])


def _meaning(words: str) -> Holds | None:
    """What some words mean as a heading: all of them, or those before or behind a stroke."""
    words = _YEAR.sub(" ", words).strip()
    words = " ".join(words.split())
    if words in _KNOWN:
        return _KNOWN[words]
    bare = re.sub(r"^(?:the|our|key|school|main|planned|proposed|agreed) ", "", words)
    for part in (bare, bare.replace("/", " and "), *re.split(r" ?/ ?| - | – |, ?|: | and | or ", bare)):
        plain = " ".join(part.split())
        if plain in _KNOWN:
            return _KNOWN[plain]
    return None


def is_time(text: str) -> bool:
    """Whether a text is a term, a half-term or a month, and nothing else."""
    return read_heading(text).holds is Holds.TERM
