"""What people do to plans, each a row: edits of the right trust in plans/valid/. What is reported of each is in tables/revisions.md."""

from __future__ import annotations

from corpus import VALID

S = "trust/strategy.yaml"
A = "schools/ash/improvement.yaml"
M = "trust/measurements.yaml"
AM = "schools/ash/measurements.yaml"
TP = "trust/profile.yaml"
AP = "schools/ash/profile.yaml"
C = "reference/calendar.yaml"
ME = "reference/measures.yaml"
CO = "reference/comparators.yaml"
PO = "reference/policy.yaml"
FA = "reference/frameworks/strategic-areas.yaml"


Edit = tuple[str, str, str | None]  # a file, a text in it, and what takes its place; None: the file goes
ROWS: dict[str, tuple[Edit, ...]] = {}


def r(name: str, *edits: Edit) -> None:
    """A row: what somebody does, and how."""
    assert name not in ROWS
    ROWS[name] = edits


def t(file: str) -> str:
    """The text of a file of the right trust."""
    return (VALID / file).read_text(encoding="utf-8")


# not a change
r("nothing is edited")
r("a comment is added", (S, "objectives:\n", "# what we want to reach\nobjectives:\n"))
r(
    "keys in another order",
    (
        S,
        "lead: ceo\napproved:\n  by: board\n  on: 2025-07-10\n",
        "approved:\n  on: 2025-07-10\n  by: board\nlead: ceo\n",
    ),
)
r(
    "roles in another order",
    (TP, "  - id: ceo\n    title: Chief executive\n", ""),
    (TP, "bodies:", "  - id: ceo\n    title: Chief executive\nbodies:"),
)
r("a list in braces made one key a line", (S, "success: [SI-K1]", "success:\n          - SI-K1"))
r(
    "a note broken over two lines",
    (S, "Nine of eleven subjects are in use.", "Nine of eleven\n              subjects are in use."),
)
r(
    "a note as plain text",
    (S, "note: |\n              Nine of eleven subjects are in use.", "note: Nine of eleven subjects are in use."),
)
r("quotes round a title", (S, "title: Share good practice", 'title: "Share good practice"'))
r(
    "indentation",
    (
        AP,
        "pupils:\n  - on: 2026-10-01\n    on_roll: 210\n    pan: 30\n",
        "pupils:\n- on: 2026-10-01\n  on_roll: 210\n  pan: 30\n",
    ),
)
r("line ends of another system", (S, t(S), t(S).replace("\n", "\r\n")))
r(
    "actions in another order",
    (S, t(S)[t(S).index("      - id: SI-A2") : t(S).index("      - id: SI-A3")], ""),
    (S, "    actions:\n", "    actions:\n" + t(S)[t(S).index("      - id: SI-A2") : t(S).index("      - id: SI-A3")]),
)
r(
    "updates in another order",
    (
        A,
        "          - on: 2026-09-25\n            by: deputy-head\n            stage: in-progress\n            rating: on-track\n            note: |\n              All staff were trained over two days.\n",
        "",
    ),
    (
        A,
        "              help_wanted: A supply teacher until Christmas.\n",
        "              help_wanted: A supply teacher until Christmas.\n          - on: 2026-09-25\n            by: deputy-head\n            stage: in-progress\n            rating: on-track\n            note: |\n              All staff were trained over two days.\n",
    ),
)
r(
    "figures in another order",
    (
        M,
        t(M),
        "reading:\n  - {cohort: 88, value: 61, on: 2026-07-14, period: 2025-26}\nstaff-absence:\n  - {period: 2025-26, on: 2026-07-20, value: 9.5}\n",
    ),
)
r("a due date written as its half-term", (A, "due: 2026-27/spr1", "due: 2027-02-12"))
r("a target written with its sign", (A, "target: above 65%", "target: above 65"))
r("a target with a comma and spaces", (S, "target: at most 20\n", "target: at  most 20\n"))
r("a number with a nought more", (S, "amount: 20000", "amount: 20000.0"))
r("a comment at the end of a line", (S, "        key: true\n", "        key: true # the most important\n"))
r(
    "measures in another order",
    (
        ME,
        t(ME),
        "measures:\n"
        + t(ME)[t(ME).index("  - id: staff-absence") :]
        + t(ME)[t(ME).index("  - id: reading\n") : t(ME).index("  - id: staff-absence")],
    ),
)
# words
r("a title is reworded", (S, "title: Share good practice", "title: Share what works"))
r("a plan has another title", (A, "title: Improvement plan 2026/27", "title: School improvement plan 2026/27"))
r(
    "a statement is reworded, and a school serves the objective",
    (S, "statement: Every child learns well.", "statement: Every child thrives."),
)
r("a rubric is edited", (S, "off-track: Few families say so.", "off-track: Fewer than half say so."))
r(
    "a description is added",
    (
        S,
        "        title: Share good practice\n",
        "        title: Share good practice\n        description: Each school visits another.\n",
    ),
)
r(
    "words for the parts of a plan",
    (A, "lead: headteacher\nobj", "lead: headteacher\nlabels: {objective: Priority}\nobj"),
)
# leads
r(
    "an action has another lead",
    (S, "        lead: director-education\n        due: 2026-12-18", "        lead: ceo\n        due: 2026-12-18"),
)
r(
    "a monitor is named",
    (S, "        title: Try a reading app\n", "        title: Try a reading app\n        monitor: ceo\n"),
)
r("a sponsor goes", (S, "    sponsor: director-education\n", ""))
r("a plan has another lead", (A, "  to: 2027-08-31\nlead: headteacher", "  to: 2027-08-31\nlead: deputy-head"))
# dates
r("a date is moved in silence", (S, "due: 2026-12-18\n        success", "due: 2027-03-25\n        success"))
r(
    "a date is moved and recorded",
    (
        S,
        "due: 2026-12-18\n        success",
        "due: 2027-03-25\n        changes:\n          - {on: 2026-11-10, field: due, was: 2026-12-18, reason: The hosts are ill}\n        success",
    ),
)
r(
    "a date is moved and approved",
    (
        S,
        "due: 2026-12-18\n        success",
        "due: 2027-03-25\n        changes:\n          - {on: 2026-11-10, field: due, was: 2026-12-18, reason: The hosts are ill, approved_by: board}\n        success",
    ),
)
r(
    "a date is moved and recorded with another old value",
    (
        S,
        "due: 2026-12-18\n        success",
        "due: 2027-03-25\n        changes:\n          - {on: 2026-11-10, field: due, was: 2026-10-18, reason: The hosts are ill}\n        success",
    ),
)
r("a due date goes", (S, "        due: 2026-12-18\n        success", "        success"))
r(
    "a start is given",
    (S, "        title: Share good practice\n", "        title: Share good practice\n        start: 2026-09-07\n"),
)
r("a date in the past is moved ahead", (S, "due: 2026-07-17\n        accepted", "due: 2027-07-16\n        accepted"))
r("a milestone is moved", (S, "due: 2025-12-19", "due: 2026-01-30"))
r("a milestone is no longer reached", (S, "            done: 2025-12-12\n", ""))
r(
    "a milestone is reached, another added, a third dropped",
    (
        S,
        "          - id: maps\n            title: Subject maps agreed\n            due: 2025-12-19\n            done: 2025-12-12\n",
        "          - id: trial\n            title: Trial in two schools\n            due: 2027-02-12\n",
    ),
)
r("the period of a plan is longer", (A, "  to: 2027-08-31", "  to: 2028-08-31"))
# targets
r("a target is lowered in silence", (A, "target: above 65%", "target: above 55%"))
r(
    "a target of a year is lowered and approved",
    (S, "target: at least 60", "target: at least 52"),
    (
        S,
        "            target: at least national + 3\n",
        "            target: at least national + 3\n        changes:\n          - {on: 2026-11-10, field: targets/2026-27, was: at least 60, reason: A class was closed, approved_by: board}\n",
    ),
)
r(
    "a target of a year is added",
    (
        S,
        "          - for: 2027-28\n            target: at most 20",
        "          - for: 2026-27\n            target: at most 25\n          - for: 2027-28\n            target: at most 20",
    ),
)
r("a target of a year goes", (S, "          - for: 2025-26\n            target: at least baseline\n", ""))
r("a baseline is another year", (S, "          period: 2024-25", "          period: 2023-24"))
r(
    "a KPI is about other schools",
    (
        S,
        "applies_to: every school\n        target: at least good",
        "applies_to: at least 1 schools\n        target: at least good",
    ),
)
r(
    "a KPI has another measure",
    (A, "measure: libraries", "measure: exclusions"),
    (A, "target: done", "target: at most 2"),
)
# items
r(
    "an action is added",
    (A, "        updates:\n          - on: 2026-09-25", "        updates:\n          - on: 2026-09-25"),
    (
        A,
        "    actions:\n",
        "    actions:\n      - id: P1-A2\n        title: Open the library at lunch\n        due: 2026-12-11\n        success: [P1-K2]\n",
    ),
)
r(
    "a KPI is dropped",
    (
        A,
        "      - id: P1-K2\n        title: Every class has a library\n        measure: libraries\n        target: done\n",
        "",
    ),
)
r("an action has another id", (S, "id: SI-A2", "id: SI-A9"))
r(
    "an action moves under another",
    (S, t(S)[t(S).index("      - id: SI-A3") :], ""),
    (
        S,
        "            question: May we pay for more visits?\n",
        "            question: May we pay for more visits?\n        actions:\n"
        + "".join("    " + line + "\n" for line in t(S)[t(S).index("      - id: SI-A3") :].rstrip().split("\n")),
    ),
)
r(
    "work is carried over into another item",
    (
        S,
        "      - id: SI-A3\n",
        "      - id: SI-A4\n        title: Try another app\n        due: 2027-07-16\n        success: [SI-K1]\n        carried_from: strategy/SI-A3\n      - id: SI-A3\n",
    ),
)
r(
    "work is split in two",
    (
        S,
        "      - id: SI-A3\n",
        "      - id: SI-A4\n        title: Try another app\n        due: 2027-07-16\n        success: [SI-K1]\n        carried_from: strategy/SI-A3\n      - id: SI-A5\n        title: Lend readers\n        due: 2027-07-16\n        success: [SI-K1]\n        carried_from: strategy/SI-A3\n      - id: SI-A3\n",
    ),
)
r(
    "a plan is added",
    (
        "schools/beech/improvement.yaml",
        "",
        t(A).replace("headteacher", "ceo").replace("deputy-head", "director-education"),
    ),
)
r("a plan goes", (A, t(A), None))
r("a plan has a new file name", (A, t(A), None), ("schools/ash/plan-2026-27.yaml", "", t(A)))
r(
    "a plan has a new file name, and an action another lead",
    (A, t(A), None),
    (
        "schools/ash/plan-2026-27.yaml",
        "",
        t(A)
        .replace("        lead: deputy-head\n", "        lead: headteacher\n")
        .replace("        monitor: headteacher\n", ""),
    ),
)
# facts
r(
    "an update is added",
    (
        A,
        "              help_wanted: A supply teacher until Christmas.\n",
        "              help_wanted: A supply teacher until Christmas.\n          - on: 2026-11-19\n            by: deputy-head\n            rating: on-track\n            note: |\n              A teacher has been found.\n",
    ),
)
r(
    "an update with an earlier date is added",
    (
        A,
        "          - on: 2026-11-13",
        "          - on: 2026-10-13\n            by: headteacher\n            rating: on-track\n          - on: 2026-11-13",
    ),
)
r(
    "an update completes the work",
    (
        S,
        "            question: May we pay for more visits?\n",
        "            question: May we pay for more visits?\n        updates:\n          - on: 2026-11-18\n            by: director-education\n            stage: complete\n            evidence: [Log of visits]\n",
    ),
)
r("a past update is edited", (A, "rating: off-track", "rating: at-risk"))
r("the note of a past update is softened", (A, "Two classes have no teacher.", "Two classes have a substitute."))
r("a past update is removed", (A, t(A)[t(A).index("          - on: 2026-11-13") :], ""))
r(
    "a judgement is added",
    (
        S,
        "            by: ceo\n      - id: SI-K4",
        "            by: ceo\n          - on: 2026-11-12\n            rating: at-risk\n            because: Fewer said so this term.\n            by: ceo\n      - id: SI-K4",
    ),
)
r(
    "what is done about a KPI is added",
    (
        S,
        "            by: ceo\n      - id: SI-K4",
        "            by: ceo\n        recovery:\n          - on: 2026-11-12\n            by: ceo\n            doing: Two more visits.\n            help_wanted: A day of the improvement partner.\n      - id: SI-K4",
    ),
)
r("a past judgement is edited", (S, "Most of those asked said so.", "Nearly all of those asked said so."))
r(
    "an override is made",
    (
        A,
        "        success:\n          - P1-K1\n",
        "        success:\n          - P1-K1\n        override: {rating: at-risk, reason: A teacher starts in January, by: headteacher, on: 2026-11-16, until: 2027-01-15}\n",
    ),
)
r("an override ends later", (S, "until: 2026-12-18", "until: 2027-03-25"))
r("an override goes", (S, t(S)[t(S).index("        override:") : t(S).index("        asks:")], ""))
r(
    "a stop is no longer accepted",
    (S, "        accepted:\n          by: board\n          meeting: board-2026-07\n        updates", "        updates"),
)
r(
    "a decision is wanted",
    (
        A,
        "        success:\n          - P1-K1\n",
        "        success:\n          - P1-K1\n        asks:\n          - {id: cover, of: board, meeting: board-2026-12, question: May we pay for cover?}\n",
    ),
)
r(
    "a decision is made",
    (
        S,
        "question: May we pay for more visits?",
        "question: May we pay for more visits?\n            outcome: {on: 2026-11-12, decision: Yes until March}",
    ),
)
r(
    "a question goes",
    (
        S,
        "        asks:\n          - id: visits\n            of: board\n            meeting: board-2026-12\n            question: May we pay for more visits?\n",
        "",
    ),
)
# figures
r("a figure is added", (AM, "libraries:\n", "libraries:\n  - {period: 2026-27/aut1, on: 2026-10-16, value: yes}\n"))
r(
    "a figure is restated",
    (AM, "    status: provisional\n", "    status: provisional\n  - {period: 2025-26, on: 2026-10-01, value: 19/30}\n"),
)
r("a figure is changed where it stands", (M, "value: 9.5", "value: 7.5"))
r(
    "a figure is removed",
    (AM, "  - period: 2025-26\n    on: 2026-07-14\n    value: 18/30\n    status: provisional\n", ""),
)
r(
    "another population has a new figure",
    (
        CO,
        "comparators:\n",
        "comparators:\n  - {measure: reading, population: national, phase: primary, period: 2025-26, on: 2026-10-22, value: 64, source: An invented table of results}\n",
    ),
)
r("a figure says where it comes from", (M, "    value: 9.5\n", "    value: 9.5\n    source: ministry-2024-25\n"))
r("a population's figure has its source in words", (CO, "source: ministry-2024-25", "source: The ministry's tables"))
r(
    "a new release of a source",
    (
        "reference/sources.yaml",
        "sources:\n",
        "sources:\n  - {id: ministry-2025-26, title: Reading tests, publisher: An invented ministry, licence: OGL-UK-3.0, release: 2025/26, accessed: 2026-11-12}\n",
    ),
)
r("a source is of another release", ("reference/sources.yaml", "2024/25, final", "2024/25, revised"))
r(
    "a school is inspected",
    (
        AP,
        "inspections:\n",
        "inspections:\n  - framework: school-inspection\n    on: 2026-10-14\n    grades: {quality: weak}\n",
    ),
)
# rules
r("a tolerance is wider", (ME, "tolerance: 2", "tolerance: 5"))
r("a measure goes", (ME, t(ME)[t(ME).index("  - id: exclusions") :], ""))
r("the policy gives more grace", (PO, "grace: 5", "grace: 10"))
r("the rule of the roll-up is another", (PO, "rule: share", "rule: worst"))
r("an action is a key item no more", (S, "        key: true\n", ""))
r("news is expected less often", (S, "every: half-term", "every: term"))
r("a meeting is moved", (C, "    date: 2026-12-03", "    date: 2026-12-10"))
r(
    "a holiday is longer",
    (
        C,
        "    aut2: {from: 2026-11-02, to: 2026-12-18}\n    spr1",
        "    aut2: {from: 2026-11-09, to: 2026-12-18}\n    spr1",
    ),
)
r("a plan is for trustees only", (S, "visibility: public", "visibility: trustees"))
r("the trust has another role", (TP, "bodies:", "  - id: director-people\n    title: Director of people\nbodies:"))
r(
    "a tag is added",
    (S, "      - strategic-areas/curriculum\n", "      - strategic-areas/curriculum\n      - strategic-areas/people\n"),
)

TWO_PARTS = """\
      - id: SI-K6
        title: Judgements are kept
        kpis:
          - id: quality
            measure: inspection-quality
            applies_to: every school
            target: at least good
          - id: reading
            measure: reading
            target: at least 60
"""
r("a KPI with parts is added", (S, "    actions:\n", TWO_PARTS + "    actions:\n"))
r(
    "an objective goes with all that is in it",
    (A, t(A)[t(A).index("    kpis:") :], ""),
    (A, "  - id: P1\n", "  - id: P2\n"),
    (A, "Every child a reader", "Every child a swimmer"),
)

r("work that is off track is deleted", (A, t(A)[t(A).index("    actions:\n") :], ""))
r("a date that was moved before is moved again in silence", (S, "due: 2026-27/sum2\n", "due: 2027-12-17\n"))
r(
    "a date that was moved before is moved again and recorded",
    (S, "due: 2026-27/sum2\n", "due: 2027-12-17\n"),
    (
        S,
        "        changes:\n          - on: 2026-06-01\n            field: due\n",
        """\
        changes:
          - {on: 2026-11-10, field: due, was: 2026-27/sum2, reason: Art has no owner}
          - on: 2026-06-01
            field: due
""",
    ),
)
r(
    "an approval is taken back",
    (
        S,
        "            approved_by: board\n            meeting: board-2026-07\n      - id: SI-A2",
        "            meeting: board-2026-07\n      - id: SI-A2",
    ),
)
r("the reason of a recorded change is rewritten", (S, "Two subjects need another year.", "All is well."))
r(
    "the record of a change is deleted",
    (S, t(S)[t(S).index("        changes:\n          - on: 2026-06-01") : t(S).index("      - id: SI-A2")], ""),
)
r(
    "a change is recorded of a date that did not move",
    (
        A,
        "        success:\n          - P1-K1\n",
        "        success:\n          - P1-K1\n        changes:\n          - {on: 2026-11-10, field: due, was: 2026-10-02, reason: A slip}\n",
    ),
)
r(
    "an update is added and the target lowered",
    (A, "measure: libraries\n        target: done", "measure: exclusions\n        target: at most 2"),
    (AM, "libraries:\n", "exclusions:\n  - {period: 2026-27/aut, on: 2026-11-16, value: 3}\nlibraries:\n"),
)

# support, delegation, reviews and practice
SU = "schools/ash/support.yaml"
RE = "schools/ash/reviews.yaml"
PR = "schools/ash/practice.yaml"
SC = "reference/support-criteria.yaml"
DE = "reference/delegation.yaml"
RT = "reference/review-tools.yaml"
NEW_LEVEL = "  - on: 2026-11-06\n    criterion: money\n    level: steady\n"
r("a criterion is assessed anew", (SU, "decisions:\n", f"{NEW_LEVEL}decisions:\n"))
r("a past assessment is edited", (SU, "criterion: money\n    level: close", "criterion: money\n    level: steady"))
r("a past assessment is removed", (SU, "  - on: 2026-06-12\n    criterion: site\n    level: light\n", ""))
r(
    "the board decides again",
    (SU, "reports:\n", "  - id: S3\n    on: 2026-11-05\n    level: steady\n    decided_by: board\n    rationale: As before.\n    action_group:\n      lead: director-education\nreports:\n"),
)  # fmt: skip
r("a past decision gets another level", (SU, "    level: steady\n    decided_by", "    level: light\n    decided_by"))
r(
    "the question of a decision is answered",
    (SU, "a cover of the roof.\n", "a cover of the roof.\n        outcome:\n          on: 2026-12-03\n          decision: Agreed.\n"),
)  # fmt: skip
r("an exit is met", (SU, "        level: light\n    asks", "        level: light\n        met: 2026-11-10\n    asks"))
r("a removal is rewritten", (SU, "        to: board\n        until", "        to: local\n        until"))
r("the meeting of a review is taken out", (RE, "    meeting: board-2026-12\n", ""))
r("a review comes in", (RE, "  - tool: site-check", "  - tool: visit\n    on: 2026-11-12\n  - tool: site-check"))
r("a past review is edited", (RE, "        severity: significant", "        severity: minor"))
r("the reviews of a school go", (RE, "", None))
r("a strength is offered in another way", (PR, "offer: Visits on Fridays", "offer: Visits on Mondays"))
r("a need is withdrawn", (PR, t(PR)[t(PR).index("needs:") : t(PR).index("enquiries:")], ""))
r(
    "an enquiry is for trustees only",
    (PR, "    published: 2026-07-10\n    visibility: public", "    published: 2026-07-10"),
)
r("the levels of support in another order", (SC, "  - id: light\n    title: Light help\n    means: The school goes its own way.\n", ""),
  (SC, "scopes:\n", "  - id: light\n    title: Light help\n    means: The school goes its own way.\nscopes:\n"))  # fmt: skip
r("the wording of a criterion is edited", (SC, "      light: Few concerns.", "      light: No concerns."))
r("a function passes to another party", (DE, "    holds: local\n    consulted: [board]", "    holds: board"))
r("a review is wanted more often", (RT, "    every: term\n", "    every: month\n"))
r(
    "a requirement is added",
    (RT, "        source: Regulations\n", "        source: Regulations\n      - id: send\n        title: Report\n"),
)

# for some schools
OF_EVERY_SCHOOL = (
    "        measure: inspection-quality\n        applies_to: every school\n        target: at least good\n"
)
r(
    "a KPI for primary schools in place of every school",
    (S, OF_EVERY_SCHOOL, OF_EVERY_SCHOOL.replace("every school", "primary schools")),
)
r(
    "a target for each school in place of one for all",
    (
        S,
        OF_EVERY_SCHOOL,
        OF_EVERY_SCHOOL[: OF_EVERY_SCHOOL.index("        applies_to")]
        + "        targets:\n          ash: at least good\n"
        + "          beech:\n            - for: 2026-27\n              target: at least strong\n",
    ),
)
r("a school leaves a group of schools", ("reference/school-groups.yaml", "[ash, beech]", "[ash]"))
r("one school has a target of its own, with a record", (
    S,
    OF_EVERY_SCHOOL,
    OF_EVERY_SCHOOL[: OF_EVERY_SCHOOL.index("        applies_to")]
    + "        targets: {ash: at least good}\n"
    + "        changes:\n"
    + "          - {on: 2026-11-12, field: targets/ash, was: at least strong, reason: A new framework}\n",
))  # fmt: skip

# what begins and ends
r("a plan is closed before its end", (A, "lead: headteacher\n", "lead: headteacher\nclosed:\n  on: 2026-11-12\n  by: board\n  carried_to: ash/group-plan\n"))  # fmt: skip
r("a plan is a draft since a day", (A, "lead: headteacher\n", "lead: headteacher\nproposed: 2026-07-05\n"))
r("a plan is approved", (A, "lead: headteacher\n", "lead: headteacher\napproved: {by: board, on: 2026-11-12}\n"))
r("an approval is of another day", (S, "  by: board\n  on: 2025-07-10\n", "  by: board\n  on: 2025-07-11\n"))
r(
    "a school leaves and another goes on",
    (AP, "phase: primary\n", "phase: primary\nleft: 2026-11-12\nsuccessor: beech\n"),
)
r("a school joined on a day", (AP, "phase: primary\n", "phase: primary\njoined: 2020-09-01\n"))
r("a school is new", ("schools/elm/profile.yaml", "", "title: Elm Primary School\nkind: school\nphase: primary\njoined: 2026-11-02\n"))  # fmt: skip
r("a role is no more", (AP, "    title: Deputy head\n", "    title: Deputy head\n    until: 2026-11-12\n"))
r("the first meetings of a calendar", (C, t(C)[t(C).index("meetings:") :], "meetings: []\n"))
