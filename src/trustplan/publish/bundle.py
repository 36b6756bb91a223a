"""Bundle what a host serves into one folder: every edition of the branch, and the working site under `working/`.

Where the host is for trustees, the guides for those who edit the plans come too, under `editors/`.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from trustplan.disclosure.edition import make_edition
from trustplan.mkdocs_plugin.site_swap import SiteFolderError, new_folder_for, put_in_place
from trustplan.primitives.audience import Audience
from trustplan.publish.branch_state import editions_on, require_one_audience, suppressed_on
from trustplan.publish.edition_build import EditionBuild
from trustplan.publish.errors import PublishError
from trustplan.publish.folder_links import name_pages
from trustplan.publish.hosts import host_of, require_access
from trustplan.publish.index_pages import root_page
from trustplan.publish.leak_scan import scan_site
from trustplan.publish.remote import find_remote, scratch_folder
from trustplan.publish.site_build import (
    EDITORS,
    WORKING,
    build_editors,
    build_working,
    find_source,
    plans_in,
    take_files,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from trustplan.publish.place import Place
    from trustplan.publish.remote import PagesBranch


def bundle(
    place: Place,
    *,
    plans: str,
    out: Path,
    today: date,
    audience: Audience | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[int, Audience]:
    """Write the folder. Gives the number of editions in it, and the audience of the working site. Raises PublishError.

    The working site is for trustees where the policy says that access to the host is controlled, else for the public.
    """
    if out.exists() and any(out.iterdir()) and not _is_bundle(out):
        raise PublishError(
            f"“{out}” is not empty, and no folder that was gathered before.", "Name a new folder, or empty this one."
        )
    plans = plans_in(place.root, plans)
    repository, oid = find_source(place.root, "HEAD", place.environ)
    with scratch_folder("build") as folder:
        source = folder / "source"
        source.mkdir()
        take_files(repository, oid, source, plans)
        remote = find_remote(place.root, place.remote, place.environ)
        build = EditionBuild(source, plans, oid, audience or Audience.PUBLIC, place)
        host = host_of(build.trust.policy, remote.address)
        readers = audience or (Audience.TRUSTEES if host and host.is_controlled else Audience.PUBLIC)
        require_access(build.trust.policy, remote.address, readers)
        with place.open(remote) as branch:
            branch.fetch()
            editions = editions_on(branch)
            require_one_audience(branch, editions, readers)
            suppressed = suppressed_on(branch)
            say("Building the working site")
            site, editors = folder / "site", folder / EDITORS
            warnings = build_working(
                source,
                site,
                audience=readers,
                suppressed=suppressed,
                host=host,
                plans=plans,
                environ=place.environ,
            )
            for warning in warnings:
                say(warning)
            shown = make_edition(build.trust, today, readers, suppressed=suppressed)
            scan_site(site, None, build.trust, shown, suppressed)
            if readers is Audience.TRUSTEES:
                build_editors(source, editors, host=host, plans=plans, environ=place.environ)
            _put_together(branch, build.trust.own.profile.title, site, editors, out)
        return len(editions), readers


def _put_together(branch: PagesBranch, title: str, site: Path, editors: Path, out: Path) -> None:
    """Put the branch's editions, the working site and the editors' site, where there is one, in the place of `out`."""
    try:
        new = new_folder_for(out)
    except SiteFolderError as error:
        raise PublishError(str(error)) from None
    try:
        if branch.tip:
            unpack(branch, new)
        else:
            (new / "index.html").write_bytes(root_page(WORKING, title))
        shutil.copytree(site, new / WORKING)
        if editors.is_dir():
            shutil.copytree(editors, new / EDITORS)
        name_pages(new)
        put_in_place(new, out)
    except SiteFolderError as error:
        raise PublishError(str(error)) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _is_bundle(out: Path) -> bool:
    """Whether a folder was gathered here before: it has the page that leads on, and a working site with its data."""
    return (out / "index.html").is_file() and (out / WORKING / "data" / "trustplan.json").is_file()


def unpack(branch: PagesBranch, out: Path) -> None:
    """Write the files of the branch into a folder. Raises PublishError for what is no file, or would be written outside it.

    Anybody who can push to the branch can put a link on it.
    """
    if left := branch.write_out(out):
        raise PublishError(
            f"“{left[0]}” on the branch is no plain file of a site.",
            "Remove it from the branch, then say “trustplan editions bundle” again.",
        )
