"""What is written in the files, as values. Nothing here is computed; ratings live in `trustplan.rating`.

Every dated fact carries the day on which it became known, so that `as_known` can take the model back to
any day. References are addresses: `strategy-2025-28/SI-K1` in the trust, `fernhill/improvement-2026-27/P1`
in a school.
"""

from trustplan.model.plans import (
    Action,
    Ask,
    Baseline,
    Change,
    Judgement,
    Kpi,
    Milestone,
    Objective,
    Override,
    Plan,
    Recovery,
    Step,
    Update,
)
from trustplan.model.trust import (
    Census,
    Comparator,
    Framework,
    Inspection,
    Measure,
    Measurement,
    Meeting,
    Organisation,
    Policy,
    Profile,
    RatingStyle,
    Trust,
)
from trustplan.model.words import SYMBOL_WORDS, TRUST, Named, Rating, Stage, Symbol, Visibility

__all__ = [
    "SYMBOL_WORDS",
    "TRUST",
    "Action",
    "Ask",
    "Baseline",
    "Census",
    "Change",
    "Comparator",
    "Framework",
    "Inspection",
    "Judgement",
    "Kpi",
    "Measure",
    "Measurement",
    "Meeting",
    "Milestone",
    "Named",
    "Objective",
    "Organisation",
    "Override",
    "Plan",
    "Policy",
    "Profile",
    "Rating",
    "RatingStyle",
    "Recovery",
    "Stage",
    "Step",
    "Symbol",
    "Trust",
    "Update",
    "Visibility",
]
