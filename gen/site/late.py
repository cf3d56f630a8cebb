"""Late imports: what a plugin imports but uses for nothing here is loaded only if it is used after all.

mkdocs-jupyter imports all that converts and runs notebooks, half a second before each build and preview;
but the pages of experiments are made as other pages are, see `gen.site.jupyter`.
"""

import sys
from importlib.util import find_spec, module_from_spec
from typing import Any


def included(patterns: list[str], late: list[str]) -> list[str]:
    """Return an option of the plugin as it is; mkdocs.yml calls this before plugins are loaded.

    Parameters
    ----------
    patterns
        The option.
    late
        Names of the modules that wait for their first use.
    """
    for name in late:
        if name not in sys.modules:
            _wait(name)
    return patterns


def _wait(name: str) -> None:
    spec = find_spec(name)
    if not spec or not spec.loader:
        raise ModuleNotFoundError(f"no module {name!r}; mkdocs-jupyter has changed, see gen/site/late.py")
    module: Any = module_from_spec(spec)
    loader = spec.loader

    def load(attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        del module.__getattr__
        loader.exec_module(module)
        return getattr(module, attribute)

    module.__getattr__ = load
    sys.modules[name] = module
