"""An error of form as the schema library gives it, with types; what to say of it; and words for the value there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

    from trustplan.schema.loader import Schema
    from trustplan.source.rating_words import RatingWords
    from trustplan.source.yaml_reader import Document, Path

LONGEST = 60  # characters of a value that a message shows
# Sentences that the form on the update page says too.
MISSING = "“{key}” is missing from {thing}."
SHOULD_BE = "“{field}” should be {expected}"


_EXAMPLES = {
    "a date written year-month-day": "Write it like 2026-09-01; the day must exist.",
    "a school year, term or half-term": "Write it like 2026-27, 2026-27/aut or 2026-27/aut1.",
    "a date, a month, or a school year, term or half-term": "Write it like 2026-09-01, 2026-09, 2026-27, 2026-27/aut or 2026-27/aut1.",
    "a date or a month": "Write it like 2026-09-01 or 2026-09; the day must exist.",
    "a school year, term, half-term or month, or a time such as within two years": "Write it like 2026-27, 2026-27/aut, 2026-27/aut1, "
    "2026-12 or within two years.",
    "an id: letters, digits and hyphens, starting with a letter": "Write it like SI-A1.",
    "the id of a role in a profile, never a person's name": "Write it like director-education.",
    "the id of a body in a profile": "Write it like finance-committee.",
    "the address of an item, such as strategy-2025-28/SI": "Write it like strategy-2025-28/SI.",
    "a framework's id, a slash and an item's id": "Write it like strategic-areas/people.",
    "a share written as a fraction": "Write it like 1/3.",
    "six digits in quotes": 'Write it like "900001".',
}


class FormError(Struct, frozen=True, kw_only=True):
    """A validation error, with types: the failed keyword and its value, the data and its schema.

    `ratings` are the trust's own words and colours for ratings.
    """

    keyword: str
    limit: object
    instance: object
    schema: Schema
    path: Path
    message: str
    in_names: bool
    written: str
    ratings: RatingWords

    @classmethod
    def of(cls, error: ValidationError, document: Document, ratings: RatingWords) -> FormError:
        """Take a library's error apart."""
        schema: Any = error.schema
        path = tuple(error.absolute_path)
        return cls(
            keyword=str(error.validator),
            limit=error.validator_value,
            instance=error.instance,
            schema=schema,
            path=path,
            message=error.message,
            in_names="propertyNames" in error.absolute_schema_path,
            written=document.written.get(path, _raw(error.instance)),
            ratings=ratings,
        )

    @property
    def field(self) -> str:
        """The key that has the value, if only as an entry of its list; nothing for the whole file."""
        return next((str(part) for part in reversed(self.path) if isinstance(part, str)), "")

    @property
    def known(self) -> dict[str, Schema]:
        """The schemas of the keys that a group of keys may have."""
        known: dict[str, Schema] = self.schema.get("properties", {})
        return known

    @property
    def expects(self) -> str:
        """What the schema says in words that it expects, or nothing."""
        return str(self.schema.get("x-expects", ""))

    @property
    def is_number(self) -> bool:
        """Whether this is a number, or true or false, which are written as plainly."""
        return isinstance(self.instance, int | float)


class FormViolation(Struct, frozen=True):
    """What is wrong with a key or a value, and what to write instead.

    `is_sure` says that nobody could have meant anything else; `is_name`, that the value names something, so that a rule
    that knows the names can say more.
    """

    rule: str
    message: str
    fix: str
    path: Path
    key: bool = False
    actual: str = ""
    suggestion: str = ""
    is_sure: bool = False
    is_name: bool = False


def _raw(value: object) -> str:
    """A value as a file would have it; nothing for a list or a group of keys."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value).lower()
    return ""


def example_of(error: FormError) -> str:
    """How to write what is expected, or nothing."""
    if error.expects in _EXAMPLES:
        return _EXAMPLES[error.expects]
    examples = error.schema.get("examples") or [None]
    if not isinstance(examples[0], str | int | float):
        return ""
    return f"For example: {shown(examples[0], quote=False).rstrip('.')}."


def a_thing(schema: Schema) -> str:
    """What a schema describes, by its title and with its article, for the middle of a sentence."""
    word = str(schema.get("title", "this part"))
    if not word.isupper():
        word = word[0].lower() + word[1:]
    if word.endswith(("s", "ed")) or word.startswith(("met", "this")):
        return f"“{word}”"
    if word[0].lower() in "aeiou":
        return f"an {word}"
    return f"a {word}"


def shortened(text: str) -> str:
    """A text on one line, cut where it is longer than a message should quote."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST - 3] + "…"


def says(error: FormError) -> str:
    """What the file has in place of what is needed, as the end of a sentence."""
    if isinstance(error.instance, dict):
        return "it is a group of keys"
    if isinstance(error.instance, list):
        return "it is a list"
    if error.is_number:
        return f"the file says {error.written}"
    return f"the file says {shown(error.instance)}"


def shown(value: object, *, quote: bool = True) -> str:
    """A value as a reader would name it, short."""
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    text = shortened(str(value))
    if quote and isinstance(value, str):
        return f"“{text}”"
    return text
