"""Serve: `mkdocs serve` becomes the preview, before it builds anything.

MkDocs lets a hook bring a server of its own, but only after a first build without mistakes.
"""

import os
import shutil
import subprocess
import sys

import click
from mkdocs.config.defaults import MkDocsConfig

from gen.core.paths import ROOT


def hand_over(config: MkDocsConfig) -> None:
    """Let the preview take the place of this process if `mkdocs serve` was typed."""
    context = click.get_current_context(silent=True)
    if not context or context.info_name != "serve":
        return
    shutil.rmtree(config.site_dir, ignore_errors=True)  # a temporary one, made for this
    host, port = config.dev_addr
    command = [sys.executable, "-m", "gen.site.preview", "--dev-addr", f"{host}:{port}"]
    command += ["--strict"] * bool(config.strict)
    command += ["--open"] * bool(context.params.get("open_in_browser"))
    command += [
        f"--watch={path}" for path in config.watch if not os.path.realpath(path).startswith(ROOT + os.sep)
    ]
    if sys.platform == "win32":
        sys.exit(subprocess.call(command, cwd=ROOT))
    os.chdir(ROOT)
    os.execv(sys.executable, command)
