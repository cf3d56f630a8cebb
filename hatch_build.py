"""Addresses: what the package's metadata says of where its project lives.

The repository has no fixed owner, and a fork is published without an edit. So the metadata gets its addresses
from where the site gets them too: the variables `REPO_URL` and `SITE_URL`, which the workflows set. A package
that is built without them names none.
"""

import os
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Addresses(MetadataHookInterface):
    """Fills in the field `urls`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the addresses that are known."""
        urls = {}
        if site := os.environ.get("SITE_URL"):
            urls |= {"Homepage": f"{site}en/", "Documentation": f"{site}en/reference/"}
        if repository := os.environ.get("REPO_URL", "").rstrip("/"):
            urls |= {
                "Source": repository,
                "Changelog": f"{repository}/blob/HEAD/CHANGELOG.md",
                "Issues": f"{repository}/issues",
            }
        metadata["urls"] = urls
