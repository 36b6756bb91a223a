"""Words that people use in their own sheets for what the plans call by an id, and for columns that hold no figures.

A word here means one thing wherever it stands; what may mean two is asked, and is in no list. All are compared by their
spelling (`primitives/suggestions.spelled`).
"""

from __future__ import annotations

# By the id of a measure of the catalogue.
MEASURES: dict[str, tuple[str, ...]] = {
    "gld": ("Good level of development", "EYFS GLD", "GLD EYFS", "Reception GLD"),
    "phonics": ("Y1 phonics", "Year 1 phonics", "Phonics Y1", "Phonics Year 1", "Phonics check", "Phonics screening"),
    "phonics-year-2": ("Y2 phonics", "Phonics Y2", "Phonics Year 2", "Phonics by end of Year 2", "Phonics retake"),
    "times-tables": ("MTC", "MTC average", "MTC average score", "Y4 MTC"),
    "times-tables-full": ("MTC full marks", "MTC 25/25", "MTC 25"),
    "ks2-rwm-expected": (
        "RWM", "RWM combined", "KS2 RWM", "KS2 combined", "RWM expected", "RWM EXS", "RWM EXS+", "KS2 RWM EXS",
        "KS2 RWM EXS+", "Y6 RWM", "Combined RWM", "KS2 RWM expected+",
    ),
    "ks2-rwm-higher": ("RWM higher", "RWM GDS", "RWM greater depth", "KS2 RWM GDS", "KS2 RWM higher"),
    "ks2-reading-expected": ("KS2 reading", "KS2 reading EXS", "Reading EXS", "Reading EXS+", "KS2 reading EXS+", "Y6 reading"),
    "ks2-writing-expected": ("KS2 writing", "KS2 writing EXS", "Writing EXS", "Writing EXS+", "KS2 writing EXS+", "Y6 writing"),
    "ks2-maths-expected": ("KS2 maths", "KS2 maths EXS", "Maths EXS", "Maths EXS+", "KS2 maths EXS+", "Y6 maths"),
    "ks2-spelling-expected": ("GPS", "SPaG", "KS2 GPS", "KS2 SPaG", "GPS EXS", "KS2 GPS EXS"),
    "ks2-science-expected": ("KS2 science", "KS2 science EXS", "Science EXS"),
    "attainment-8": ("A8", "Attainment8", "Att8", "Attainment 8 score", "KS4 Attainment 8"),
    "progress-8": ("P8", "Progress8", "Prog 8", "Progress 8 score", "KS4 Progress 8"),
    "english-maths-5": ("EM 5+", "E&M 5+", "Basics 5+", "English and maths 5+", "Grade 5+ English and maths", "En Ma 5+"),
    "english-maths-4": ("EM 4+", "E&M 4+", "Basics 4+", "English and maths 4+", "Grade 4+ English and maths", "En Ma 4+"),
    "ebacc-entry": ("EBacc entry", "EBacc entries", "Entered EBacc"),
    "ebacc-points": ("EBacc APS", "EBacc average points"),
    "a-level-points": ("A level APS", "A-level average points", "APS A level"),
    "attendance": ("Attendance", "Whole school attendance", "Overall attendance", "Attendance rate", "Pupil attendance", "Att", "Attendance all pupils"),
    "persistent-absence": (
        "PA", "Persistent absentees", "Persistently absent", "PA rate", "Persistent absence rate",
        "Persistent absence 10%", "PA 10%", "PA (<90%)",
    ),
    "severe-absence": ("SA", "Severely absent", "Severe absence rate", "Severe absence 50%", "Severe persistent absence"),
    "suspensions": ("Suspension rate", "Suspensions per 100", "Suspensions per 100 pupils"),
    "permanent-exclusions": ("PEx", "Perm ex", "Perm exclusions", "PEX"),
    "pupils-on-roll": ("NOR", "Number on roll", "Roll", "On roll", "PNOR"),
    "staff-turnover": ("Turnover", "Staff turnover rate", "Turnover of staff"),
    "teacher-turnover": ("Teacher turnover rate", "Turnover of teachers"),
    "vacancies": ("Vacancy", "Staff vacancies", "Vacant posts", "Number of vacancies", "No of vacancies"),
    "in-year-balance": ("In year surplus/deficit", "In-year surplus / (deficit)", "In-year position", "In year deficit"),
    "reserves": ("Reserves % of income", "Reserves as % of income", "Reserves/income"),
    "staff-costs": ("Staff costs % of expenditure", "Staffing costs as % of expenditure"),
    "pupil-teacher-ratio": ("PTR", "Pupil:teacher ratio"),
    "teacher-contact-ratio": ("TCR", "Contact ratio"),
    "complaints": ("Complaints", "No of complaints", "Number of complaints", "Stage 2 complaints"),
}  # fmt: skip

# By the id of a group as the catalogue has it.
GROUPS: dict[str, tuple[str, ...]] = {
    "disadvantaged": ("PP", "Pupil premium", "PPG", "PP pupils", "Disadvantaged", "Disadv", "Disad"),
    "sen-support": ("SEN support", "SEN K", "SENK", "SEN Support (K)"),
    "ehc-plan": ("EHCP", "EHC plan", "EHCPs", "EHC", "SEN E", "Pupils with an EHCP"),
    "eal": ("EAL", "EAL pupils", "English as an additional language"),
    "boys": ("Boys", "Boy", "Male", "Males"),
    "girls": ("Girls", "Girl", "Female", "Females"),
}
EVERYONE = (
    "All",
    "All pupils",
    "All children",
    "Whole school",
    "Everyone",
    "All students",
    "Whole cohort",
    "ALL PUPILS",
)
# Groups of which it is not sure which of the plans is meant, or that the plans have none for.
UNSURE_GROUPS = {
    "SEND": "SEND may be pupils with SEN support, those with an EHC plan, or both together",
    "SEN": "SEN may be pupils with SEN support, those with an EHC plan, or both together",
    "FSM": "FSM may be pupils who have free school meals now, and the disadvantaged are those who had them in the last six years",
    "FSM6": "the disadvantaged are those of FSM6 and children who are or were looked after",
    "Non-PP": "the plans have no figures for pupils who are not disadvantaged",
    "Not PP": "the plans have no figures for pupils who are not disadvantaged",
    "Non PP": "the plans have no figures for pupils who are not disadvantaged",
    "Non-disadvantaged": "the plans have no figures for pupils who are not disadvantaged",
    "Others": "it does not say which others",
}

COHORT = (
    "Cohort", "Cohort size", "No. of pupils", "No of pupils", "Number of pupils", "Pupils", "n", "No. pupils",
    "# pupils", "Count of pupils", "Pupil numbers", "Number in cohort", "Eligible", "Eligible pupils", "Pupil count",
    "Pupil no.", "Size of cohort",
)  # fmt: skip

# Columns that say what a row is, by what they say.
ROLES: dict[str, tuple[str, ...]] = {
    "school": (
        "School", "Academy", "Schools", "Academies", "School name", "Academy name", "Establishment",
        "Establishment name", "Setting", "Site", "URN", "School URN", "Organisation",
    ),
    "measure": (
        "KPI", "Measure", "Indicator", "Metric", "KPIs", "Measures", "Performance indicator",
        "Key performance indicator", "Performance measure", "Statistic", "Data", "Area",
    ),
    "period": ("Period", "Term", "Half-term", "Half term", "Year", "Academic year", "School year", "Date", "Time period", "Month", "When"),
    "group": ("Group", "Pupil group", "Groups", "Breakdown", "Characteristic", "Cohort group", "Demographic", "Sub-group", "Subgroup", "Group of pupils"),
}  # fmt: skip
VALUE = (
    "Value",
    "Figure",
    "Result",
    "Actual",
    "%",
    "Percentage",
    "Percent",
    "Score",
    "Current",
    "Outcome",
    "Per cent",
    "Rate",
)

# Columns and rows that hold no figures of schools: they are left out, and reported.
OTHER = (
    *(
        "Owner",
        "Lead",
        "Responsible",
        "Responsibility",
        "Who",
        "RAG",
        "RAG rating",
        "Status",
        "Rating",
        "Trend",
        "Direction",
    ),
    *(
        "Direction of travel",
        "DoT",
        "Commentary",
        "Comment",
        "Comments",
        "Notes",
        "Note",
        "Narrative",
        "Context",
        "Actions",
    ),
    *(
        "Action",
        "Next steps",
        "Evidence",
        "Source",
        "Data source",
        "Ref",
        "Ref.",
        "No.",
        "#",
        "Target",
        "Targets",
        "Change",
    ),
    *(
        "Frequency",
        "Unit",
        "Updated",
        "Last updated",
        "Variance",
        "Difference",
        "Diff",
        "+/-",
        "Gap",
        "Rank",
        "Phase",
        "LA",
    ),
    *(
        "Headteacher",
        "Head",
        "Link governor",
        "Definition",
        "Description",
        "Priority",
        "Objective",
        "Strategic objective",
    ),
    *(
        "Baseline",
        "Tolerance",
        "Threshold",
        "Milestone",
        "Forecast",
        "Prediction",
        "Predicted",
        "On track",
        "On track?",
    ),
    *("Previous", "Last year", "Movement", "Postcode", "Town", "Type"),
)
# Of a column with numbers of schools: it names the rows where profiles have the numbers, and is left out where they do not.
LAESTAB = ("LAESTAB", "LA ESTAB", "LAESTAB number", "DfE number", "DfE no", "DfE no.", "DfE code", "School LAESTAB", "DfES number")  # fmt: skip
# Columns about a time or measure that are no figure of it.
OTHER_BEGINS = (
    "target", "rag", "trend", "comment", "owner", "change", "difference", "gap to", "vs", "forecast", "predicted",
    "prediction", "baseline",
)  # fmt: skip

# Rows and columns that are more than one school. Which, a person says: a total that somebody typed is no school's figure.
TOTALS = (
    "Trust", "Trust total", "Trust average", "Trust wide", "Trust-wide", "MAT", "MAT average", "MAT total",
    "All schools", "All academies", "Total", "Totals", "Average", "Mean", "Overall", "Sum", "Grand total",
    "Primary average", "Secondary average", "Trust mean", "Whole trust", "Weighted average",
)  # fmt: skip
POPULATIONS = (
    "National", "National average", "National avg", "Nat", "Nat.", "Nat avg", "England", "National (all)",
    "LA average", "Local authority", "Local authority average", "LA avg", "Region", "Regional", "Regional average",
    "FFT", "Similar schools", "County", "Statistical neighbours", "Sector",
)  # fmt: skip
# Words in which titles of schools differ from what people call them.
OF_SCHOOLS = frozenset(
    (
        *(
            "school",
            "academy",
            "primary",
            "secondary",
            "high",
            "junior",
            "infant",
            "first",
            "middle",
            "college",
            "special",
        ),
        *(
            "church",
            "england",
            "of",
            "cofe",
            "ce",
            "c",
            "e",
            "catholic",
            "rc",
            "voluntary",
            "aided",
            "va",
            "vc",
            "controlled",
        ),
        *(
            "community",
            "the",
            "and",
            "nursery",
            "infants",
            "juniors",
            "free",
            "grammar",
            "comprehensive",
            "upper",
            "lower",
        ),
    )
)
