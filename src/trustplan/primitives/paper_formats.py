"""The formats that a paper for a meeting can be had in, and what each needs to be installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from trustplan.primitives.extras import PAPERS, PDF, command_for

if TYPE_CHECKING:
    from collections.abc import Iterable


class Format(NamedTuple):
    """A format: its id, which is also the ending of its files; its name for readers; and what it needs.

    `module` is the library that writes it and `extra` what installs that, both empty where it needs none. `programs` are
    those whose versions shape its bytes.
    """

    id: str
    name: str
    module: str = ""
    extra: str = ""
    programs: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether what it needs is installed."""
        return not self.module or find_spec(self.module) is not None


HTML = Format("html", "web page")
DOCX = Format("docx", "Word", module="docx", extra=PAPERS, programs=("lxml", "python-docx"))
PDF_FORMAT = Format("pdf", "PDF", module="typst", extra=PDF, programs=("typst",))
FORMATS = {form.id: form for form in (HTML, DOCX, PDF_FORMAT)}
PRINTED = (DOCX.id, PDF_FORMAT.id)  # what goes into a pack for a meeting


def command_for_missing(wanted: Iterable[str]) -> str:
    """The command that installs what some formats need and is not there; empty where all is."""
    extras = [FORMATS[name].extra for name in wanted if not FORMATS[name].is_there]
    return command_for(*extras) if extras else ""
