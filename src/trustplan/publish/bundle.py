"""Bundle what a host serves into one folder: every edition of the branch, and the working site under `working/`."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.publish.branch_state import editions_on, require_one_audience
from trustplan.publish.edition_build import EditionBuild
from trustplan.publish.errors import PublishError
from trustplan.publish.folder_links import name_pages
from trustplan.publish.hosts import host_of, require_access
from trustplan.publish.leak_scan import scan_site
from trustplan.publish.remote import find_remote, scratch_folder
from trustplan.publish.site_build import WORKING, build_working, find_source, require_no_links, take_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from trustplan.publish.place import Place

ROOT_PAGE = f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>To the site</title><meta http-equiv="refresh" content="0; url={WORKING}/"></head><body><a href="{WORKING}/">To the site</a></body></html>\n'


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
    if out.exists() and any(out.iterdir()):
        raise PublishError(f"“{out}” is not empty.", "Name a new folder.")
    repository, oid = find_source(place.root, "HEAD", place.environ)
    with scratch_folder("build") as folder:
        source = folder / "source"
        source.mkdir()
        require_no_links(repository, oid, plans)
        take_files(repository, oid, source)
        remote = find_remote(place.root, place.remote, place.environ)
        build = EditionBuild(source, plans, oid, audience or Audience.PUBLIC, place)
        host = host_of(build.trust.policy, remote.push_url)
        readers = audience or (Audience.TRUSTEES if host and host.is_controlled else Audience.PUBLIC)
        require_access(build.trust.policy, remote.push_url, readers)
        with place.open(remote) as branch:
            branch.fetch()
            editions = editions_on(branch)
            require_one_audience(branch, editions, readers)
            out.mkdir(parents=True, exist_ok=True)
            if branch.tip:
                unpack(branch.archive(), out)
            else:
                (out / "index.html").write_text(ROOT_PAGE, encoding="utf-8", newline="\n")
        say("Building the working site")
        site = out.resolve() / WORKING
        build_working(source, site, audience=readers, host=host, environ=place.environ)
        scan_site(site, None, build.trust, make_edition(build.trust, today, readers))
        name_pages(out)
        return len(editions), readers


def unpack(archive: bytes, out: Path) -> None:
    """Write the files of an archive into a folder. Raises PublishError for a file that would be written outside it.

    Anybody who can push to the branch can put a link on it. Before Python 3.14 such a link is refused only with `filter`.
    """
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        try:
            files.extractall(out, filter="data")
        except tarfile.FilterError as error:
            raise PublishError(
                f"“{error.tarinfo.name}” on the branch is no plain file of a site, or leads out of the folder.",
                "Remove it from the branch, then say “trustplan editions bundle” again.",
            ) from None
