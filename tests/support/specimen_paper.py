"""A paper that has every block and every mark, for the tests of its writers, and what hostile plans may put into one."""

from __future__ import annotations

import datetime

from msgspec.structs import replace

from trustplan.website.papers.paper import (
    Bullets,
    Facts,
    Group,
    Mark,
    Paper,
    Paragraph,
    Section,
    Span,
    Spread,
    Table,
    Text,
    Wording,
)

OFF_TRACK = Mark("Off track", "diamond", "red", is_loud=True)
AT_RISK = Mark("At risk", "triangle", "amber", is_loud=True)
ON_TRACK = Mark("On track", "disc", "green")
ACHIEVED = Mark("Achieved", "square", "blue")
NOT_ASSESSED = Mark("Not assessed", "ring", "grey")
MARKS = (OFF_TRACK, AT_RISK, ON_TRACK, ACHIEVED, NOT_ASSESSED)

WORDING = (
    "The board resolved that the school stays at high support until 11 Feb 2027, and that the action group reports to"
    " its next meeting."
)
HOSTILE = (
    '#read("/etc/passwd") #import "@preview/x:1.0.0" $x$ @label <label> \\u{41} ``` // /* */ = Title',
    '=HYPERLINK("https://example.org","x") +1 -1 @SUM <script>alert(1)</script> & ]]> {{ x }} {% x %} \'q\' "q"',
    "NUL \x00, bell \x07, escape \x1b, delete \x7f, next line \x85, carriage\rreturn, new\nline, tab\there, form\x0cfeed",
    "right to left \u202e override \u2066 isolate \u2069, zero\u200bwidth, soft\u00adhyphen, mark \ufeff, a lone \ud800 half",
    "no\u00a0break, line\u2028separator, paragraph\u2029separator, tag \U000e0041, private \ue000, no character \uffff",
    "W" * 300,
    "https://example.org/" + "a-long/way-down/" * 12,
    "👩‍🏫 📈 emoji; Ysgol Llanŵr a'r Tŷ Gwyn; مدرسة; 学校; Škola; Ελλάδα; школа; ½ ≤ → − …",
    " ",
    "",
)
"""Texts that have to stay text, each of them in every place, whatever the form of the file."""


def spans(text: str) -> Text:
    """A text of one span."""
    return (Span(text),)


def _rows(many: int) -> tuple[tuple[Text, ...], ...]:
    rows: list[tuple[Text, ...]] = []
    for number in range(1, many + 1):
        mark = MARKS[number % len(MARKS)]
        title = (
            Span(f"SI-A{number}", path=f"plans/strategy/SI-A{number}/", is_strong=True),
            Span(" Train all staff in phonics"),
        )
        because = (
            f"Due {number % 28 + 1} Oct 2026. Two of {number + 2} milestones are done; the rest follow by spring 1."
        )
        rows.append((title, (mark,), (Span("62.5%"),), spans(because)))
    return tuple(rows)


def ratings(many: int) -> Table:
    """A table of as many rows, over more than one side where there are some dozens."""
    return Table(
        caption="Every action with its rating",
        head=("Action", "Rating", "Latest", "Why"),
        rows=_rows(many),
        widths=(30, 16, 10, 44),
        numbers=frozenset({2}),
    )


DECISION = Group(
    title=(Span("1. Fernhill stays at "), Span("high support", path="schools/fernhill/"), Span(" until 11 Feb 2027")),
    blocks=(
        Facts(
            rows=(
                ("From", spans("Chief executive")),
                ("If deferred", spans("The action group’s remit ends on 18 Dec 2026.")),
                ("Serves", (Span("SI School improvement", path="plans/strategy/SI/"),)),
            )
        ),
        Wording(label="Wording for the minutes", text=WORDING),
    ),
    anchor="decision-1",
)
SCHOOL = Group(
    title=(OFF_TRACK, Span(" SI-K1 Reading, writing and maths at the end of key stage 2")),
    blocks=(
        Paragraph(text=spans("Fernhill reached 47%, 15 points below national. The tolerance is 2 points.")),
        Paragraph(
            text=(Span("What is being done:", is_strong=True), Span(" tutoring for 24 pupils since 2 Nov 2026."))
        ),
        Paragraph(text=spans("Updated 16 Oct 2026; next by 18 Dec 2026."), is_small=True),
    ),
    anchor="si-k1",
)

SPECIMEN = Paper(
    name="board-2026-12-03",
    title="Progress report to the board",
    trust="Hazelbrook Learning Trust",
    about="Board meeting, 3 Dec 2026",
    sharing="Confidential: for trustees only",
    is_confidential=True,
    day=datetime.date(2026, 11, 23),
    notice="Example: invented data",
    summary="Since 8 Oct 2026 two ratings fell and one rose. Four items are off track and one decision is wanted.",
    cover=Facts(
        rows=(
            ("Meeting", spans("Board, 3 Dec 2026, 6 pm")),
            ("Agenda item and paper", spans("Item 7, paper 5")),
            ("Author and sponsor", spans("Director of education; chief executive")),
            ("Purpose", spans("For decision")),
            ("Recommendation", (Span("That the board agrees "), Span("decision 1", anchor="decision-1"), Span("."))),
            ("Serves", (Span("SI School improvement", path="plans/strategy/SI/"), Span(", PE People"))),
            ("Considered before by", spans("Education committee, 12 Nov 2026")),
        )
    ),
    report=(
        Section(
            title="The five objectives",
            anchor="objectives",
            blocks=(
                Spread(
                    title="Delivery of 29 actions",
                    counts=((OFF_TRACK, 2), (AT_RISK, 5), (ON_TRACK, 14), (ACHIEVED, 6), (NOT_ASSESSED, 2)),
                    words="2 off track, 5 at risk, 14 on track, 6 achieved, 2 not assessed",
                ),
                Spread(title="Impact of 26 KPIs", counts=((ON_TRACK, 1),), words="1 on track"),
                Table(
                    caption="Objectives with their ratings",
                    head=("Objective", "Delivery", "Impact", "Since 8 Oct 2026"),
                    rows=(
                        (
                            spans("SI School improvement"),
                            (ON_TRACK,),
                            (OFF_TRACK,),
                            (Span("Impact fell from "), AT_RISK),
                        ),
                        (spans("PE People"), (AT_RISK,), (NOT_ASSESSED,), spans("No change")),
                        (spans("LG Leadership and governance"), (ACHIEVED,), (ON_TRACK,), spans("")),
                    ),
                    widths=(40, 17, 17, 26),
                ),
            ),
        ),
        Section(title="For decision", anchor="decisions", blocks=(DECISION,)),
        Section(
            title="Off track, and why",
            anchor="off-track",
            blocks=(
                SCHOOL,
                Paragraph(
                    text=(Span("3 more are in the "), Span("appendix", anchor="ratings"), Span(".")), is_small=True
                ),
            ),
        ),
        Section(
            title="Overdue, and next dates",
            anchor="dates",
            blocks=(
                Bullets(
                    items=(
                        (Span("Fernhill: safeguarding review, "), Span("31 days late", is_strong=True)),
                        spans("Mill Green: review"),
                    )
                ),
                Bullets(
                    items=(spans("Papers sent: 26 Nov 2026"), spans("Board meeting: 3 Dec 2026")), is_numbered=True
                ),
                Table(caption="Reviews", head=("Review", "Due"), rows=(), widths=(70, 30)),
                Paragraph(text=spans("No decision was left over from earlier meetings.")),
            ),
        ),
    ),
    appendix=(Section(title="Every rating", anchor="ratings", blocks=(ratings(60),)),),
)


def shorter() -> Paper:
    """The specimen with neither appendix nor notice, in the open, as a first paper of a small trust is."""
    return replace(
        SPECIMEN, sharing="Open", is_confidential=False, appendix=(), notice="", summary="", name="open-paper"
    )


def with_rows(many: int) -> Paper:
    """The specimen with an appendix of as many rows."""
    return replace(SPECIMEN, appendix=(Section(title="Every rating", anchor="ratings", blocks=(ratings(many),)),))


def hostile(text: str) -> Paper:
    """A paper with the text in every place that takes one."""
    mark = Mark(text, "diamond", "red", is_loud=True)
    run = (Span(text), mark, Span(text, path=text), Span(text, anchor=text), Span(text, is_strong=True, is_small=True))
    blocks = (
        Paragraph(text=run),
        Bullets(items=(run, run)),
        Facts(rows=((text, run),)),
        Table(caption=text, head=(text, text), rows=((run, run),), widths=(1, 1)),
        Spread(title=text, counts=((mark, 3), (ON_TRACK, 0)), words=text),
        Wording(label=text, text=text),
    )
    group = Group(title=run, blocks=blocks, anchor=text)
    section = Section(title=text, anchor=text, blocks=(*blocks, group))
    return Paper(
        name="hostile",
        title=text,
        trust=text,
        about=text,
        sharing=text,
        is_confidential=True,
        day=datetime.date(2026, 11, 23),
        cover=Facts(rows=((text, run),)),
        report=(section,),
        appendix=(section,),
        notice=text,
        summary=text,
    )
