"""Run ``python -m gen``. A run with nothing to do ends here."""

import gc
import sys

from gen.core.paths import ROOT
from gen.make.manifest import is_fresh

if sys.argv[1:] not in ([], ["--report"]) or not is_fresh(ROOT):
    from gen.make.cli import main

    gc.set_threshold(100_000)  # seldom: a tenth of the time of a short run, which leaves little garbage
    sys.exit(main(sys.argv[1:]))
