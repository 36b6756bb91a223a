"""Which command has begun a build, where it is one that would put the site on a branch.

The one place besides the command line that reads the environment: mike tells the build that it begins in no other way.
Nothing that is built depends on it.
"""

from __future__ import annotations

import os

MIKE = "MIKE_DOCS_VERSION"  # set by “mike deploy” for the build that it begins
REFUSED = (
    "“{command}” cannot be used for this site: it would send the site out without checking who may read it, and replace the "
    "editions on the branch. Nothing was built or sent. To publish, say “trustplan publish”; “trustplan editions bundle” "
    "writes the folder that a host serves."
)


def deploying(command: str) -> str:
    """The command as people say it, where it would put the site on a branch; empty for others.

    `command` is what MkDocs or another program says of itself when it begins. mike says so of each of its commands: those
    that only read the list of editions, or serve them, build nothing.
    """
    if MIKE in os.environ:
        return "mike deploy"
    if command in ("build", "serve", "mike"):
        return ""
    return "mkdocs gh-deploy" if command == "gh-deploy" else command
