"""Navigation: pages that no setting names one by one, below the page that lists them."""

from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig


def list_below(index: str, paths: Iterable[str], config: MkDocsConfig) -> None:
    """Name pages in the section of the navigation that has an index.

    Parameters
    ----------
    index
        The page on which they are listed; if the navigation names it in no section, nothing is done.
    paths
        The pages, below the folder of the language.
    config
        The settings of the language.
    """
    for entry in config.nav or []:
        for section in entry.values() if isinstance(entry, dict) else []:
            if isinstance(section, list) and index in section:
                section += paths
