"""The policy file as values: rules, hosts, how ratings look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustplan.model.audiences import PUBLIC, for_trustees, trustees
from trustplan.model.enums import Rating
from trustplan.primitives.english import inside
from trustplan.primitives.nouns import noun_of
from trustplan.primitives.value import Value, field

if TYPE_CHECKING:
    from fractions import Fraction

    from trustplan.primitives.findings import Place
    from trustplan.primitives.nouns import Noun


# How long a slip may be before late work is off track: a term is a third of the school year's 39 weeks.
SLIP_DAYS = {"half-term": 45, "term": 91, "year": 365}


class RatingStyle(Value):
    """How a rating is shown. `whole` is the word where it is said of what several items make up, such as an objective."""

    label: str = field(metadata=PUBLIC)
    whole: str = field(metadata=PUBLIC)
    means: str = field(metadata=PUBLIC)
    colour: str = field(metadata=PUBLIC)
    symbol: str = field(metadata=PUBLIC)

    @property
    def in_key(self) -> str:
        """What the key of marks says: what the rating means, and its word where it is an objective's."""
        if self.whole == self.label:
            return self.means
        return f"{self.means} Of an objective: {inside(self.whole)}."


@for_trustees
class Host(Value):
    """A place to which editions are pushed. `remote` is the first part of a git remote's address, without scheme."""

    remote: str
    is_controlled: bool
    readers: str
    address: str


class Policy(Value):
    """What the board has decided. Shares are fractions of items; `grace` counts school days.

    `data_licence` is a known licence's id or words; empty where the trust names none.
    """

    hosts: tuple[Host, ...] = field(metadata=trustees(()))
    smallest_rated: int = field(metadata=PUBLIC)
    smallest_shown: int = field(metadata=PUBLIC)
    grace: int = field(metadata=PUBLIC)
    slip: str = field(metadata=PUBLIC)
    rule: str = field(metadata=PUBLIC)
    off_track_more_than: Fraction = field(metadata=PUBLIC)
    at_risk_from: Fraction = field(metadata=PUBLIC)
    rated_at_least: Fraction = field(metadata=PUBLIC)
    styles: dict[Rating, RatingStyle] = field(metadata=PUBLIC)
    at: Place = field(metadata=PUBLIC)
    words: dict[str, str] = field(default_factory=dict, metadata=PUBLIC)
    similar_schools: int = field(default=5, metadata=PUBLIC)
    data_licence: str = field(default="", metadata=PUBLIC)

    def noun(self, kind: str) -> Noun:
        """What the trust calls an `objective`, `action`, `part`, `kpi` or `milestone`, where no plan has another word."""
        return noun_of(self.words, kind)

    def word(self, rating: Rating) -> str:
        """The trust's own word for a rating, inside a sentence."""
        return inside(self.styles[rating].label)

    def word_of_whole(self, rating: Rating) -> str:
        """The word for a rating that is rolled up, inside a sentence: a cause of one item may be none of the whole."""
        return inside(self.styles[rating].whole)
