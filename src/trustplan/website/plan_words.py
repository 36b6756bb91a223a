"""What plans call their parts on pages: the words of one plan, and words for what stands in several."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from trustplan.model import TRUST
from trustplan.primitives.english import capital, inside, verb
from trustplan.primitives.nouns import USUAL, Noun, shared_noun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trustplan.rating.status import ActionStatus, Rated

_PRIORITY = Noun("priority", "priorities")  # what most schools call an objective


class PlanWords:
    """The nouns of an edition's plans, by the kind of what they name (`objective`, `action`, `part`, `kpi`, `milestone`)."""

    def __init__(self, rated: Rated) -> None:
        self._rated = rated

    def of(self, plan: str, kind: str) -> Noun:
        """The word of the plan at an address."""
        return self._rated.plans[plan].plan.noun(kind)

    def of_several(self, plans: Iterable[str], kind: str) -> Noun:
        """The word that some plans share, or else the trust's."""
        return shared_noun([self.of(plan, kind) for plan in plans], self._rated.trust.policy.noun(kind))

    def milestones_of(self, status: ActionStatus) -> str:
        """How many of an action's milestones are done: `2 of 5 milestones`."""
        total = len(status.action.milestones)
        return f"{status.milestones_done} of {total} {verb(total, *self.of(status.plan, 'milestone'))}"

    def shared(self, kind: str) -> Noun:
        """The word on pages on every plan."""
        return self.of_several([status.plan.ref for status in self._rated.running], kind)

    def of_trust(self, kind: str) -> Noun:
        """The word of the trust's own running plans."""
        running = [status.plan for status in self._rated.running]
        return self.of_several([plan.ref for plan in running if plan.organisation == TRUST], kind)

    @cached_property
    def priority(self) -> Noun:
        """What the running plans of schools call an objective; a priority where they differ, or have no word for it."""
        found = []
        for status in self._rated.running:
            plan = status.plan
            if plan.organisation != TRUST and plan.words.get("objective"):
                found.append(plan.noun("objective"))
            elif plan.organisation != TRUST:
                found.append(_PRIORITY)
        return shared_noun(found, _PRIORITY)

    @property
    def own(self) -> list[tuple[str, str]]:
        """Each word that plans have of their own, and the kind of what it names."""
        found: dict[tuple[str, str], None] = {}
        for status in self._rated.plans.values():
            for kind in USUAL:
                if word := status.plan.words.get(kind):
                    found[capital(inside(word)), kind] = None
        return list(found)
