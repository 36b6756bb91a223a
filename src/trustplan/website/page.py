"""A page and a site as values: everything that a host needs to publish them, and nothing of any host."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from trustplan.primitives.contents import Contents
    from trustplan.primitives.findings import Place

    MadeLate: TypeAlias = dict[str, Callable[[], Contents]]  # by path below the site's root


S = TypeVar("S")
T = TypeVar("T")

Links = tuple[tuple[str, str], ...]  # each with its name and its path below the site's root

MOST_ROWS = 60  # of one kind on a page: nobody reads on, and the data has them all
MOST_COLUMNS = 6  # schools side by side as columns; more of them become rows
MOST_COMPARED = 120  # schools in one table: more make no page that anybody reads


class Cut(list[T]):
    """The first rows of a list, with the number left out as `more`: a page always says that there are more."""

    more: int = 0

    @property
    def total(self) -> int:
        """The number of all rows, with those that are left out."""
        return len(self) + self.more


def cut(rows: Sequence[T], most: int) -> Cut[T]:
    """The first `most` rows as they are."""
    return first(rows, most, lambda row: row)


def first(rows: Sequence[S], most: int, show: Callable[[S], T]) -> Cut[T]:
    """The first `most` rows as a page shows them."""
    found = Cut(show(row) for row in rows[:most])
    found.more = max(0, len(rows) - most)
    return found


class Heading(Struct, frozen=True, kw_only=True):
    """An entry of the contents list: text as data, and the id of its section."""

    title: str
    anchor: str


class SearchEntry(Struct, frozen=True, kw_only=True):
    """What search finds: a title, plain text, and the section's id (empty for the page).

    `words` are found too, and not shown: other names for the same. `is_first` stands before what has its name too, such as
    a school before the plans and roles of the school.
    """

    title: str
    text: str
    anchor: str = ""
    words: tuple[str, ...] = ()
    is_first: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """A page. `path` is its address below the site's root, ending in `/` (empty for the home page).

    `title` is text, not HTML; `render` makes the body, finished HTML, each time it is called: a large site's bodies
    are never held at once. `trail` is the way down to it, as (title, path).
    `nav` is its own name in the menu, where the menu's table gives it none: of a plan, an objective or a school.
    `hides` names the side columns that the page does without: `navigation`, `toc`.
    """

    path: str
    title: str
    render: Callable[[], str]
    source: Place | None = None
    trail: tuple[tuple[str, str], ...] = ()
    headings: tuple[Heading, ...] = ()
    search: tuple[SearchEntry, ...] = ()
    nav: str = ""
    hides: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The finished HTML."""
        return self.render()


class Site(Struct, frozen=True, kw_only=True):
    """Pages, and files beside them by path (CSV, schemas); `late` are files that are made when they are written.

    `binary` are such files too, of programs such as Word. `menu` has sections, each with its pages as (name, path);
    so are the links at the foot of every page, `foot`.
    """

    pages: tuple[Page, ...]
    menu: tuple[tuple[str, Links], ...]
    foot: Links
    files: dict[str, str]
    late: dict[str, Callable[[], str]]
    binary: dict[str, Callable[[], bytes]] = {}

    @property
    def made_late(self) -> MadeLate:
        """What makes each file that is made when it is written, by its path; those that take longest first."""
        return made_late(self.late, self.binary)


def made_late(late: dict[str, Callable[[], str]], binary: dict[str, Callable[[], bytes]]) -> MadeLate:
    """What makes each file of two kinds, those that take longest first."""
    return {**binary, **late}


class Settings(Struct, frozen=True, kw_only=True):
    """What the host knows: the site's name, whether addresses end in `/`, and where sources can be opened.

    `source_url` is put before a file's path; empty where the site does not know its repository. `office` is the trust
    office's address for mail, to which updates are sent; empty where there is none. `site_url` is the whole address of
    the site, empty where it is not known. `papers` are the formats of a meeting's papers, by their ids; without any there are
    no papers. `has_workbook` says that all data is to be had as a workbook too. `is_for_editors` makes the site of guides,
    which has nothing of the plans. `is_offline` makes a site to be read from a folder, which sends nothing.
    """

    site_name: str
    directory_urls: bool = True
    source_url: str = ""
    office: str = ""
    site_url: str = ""
    has_workbook: bool = False
    papers: tuple[str, ...] = ()
    is_for_editors: bool = False
    is_offline: bool = False
