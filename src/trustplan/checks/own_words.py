"""Messages on plans in the words that each plan has for its parts: takes findings and the files, gives the same findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from trustplan.primitives.nouns import in_own_words, own_words
from trustplan.source.files import as_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trustplan.primitives.findings import Finding
    from trustplan.source.files import Folder, SourceFile


def with_own_words(folder: Folder, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; what one on a plan says of objectives, actions, KPIs and milestones is in the words of the plan.

    What is said of other files is in the trust's words. Keys of the format stand in quotes, and stay as they are typed.
    """
    trust_words = _labels(folder.one("policy"))
    of_trust = own_words(trust_words, {})
    words = {file.document.file: own_words(trust_words, _labels(file)) for file in folder.of_kind("plan")}
    for finding in findings:
        own = words.get(finding.place.file, of_trust)
        if own:
            message, fix = in_own_words(finding.message, own), in_own_words(finding.fix, own)
            yield replace(finding, message=message, fix=fix)
        else:
            yield finding


def _labels(file: SourceFile | None) -> dict[str, object]:
    return as_entry(as_entry(file.document.data).get("labels")) if file else {}
