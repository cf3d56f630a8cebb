"""Run ``python -m gen``. A run with nothing to do ends here."""

import gc
import sys

from gen.fresh import is_fresh
from gen.paths import ROOT

if len(sys.argv) > 1 or not is_fresh(ROOT):
    from gen.cli import main

    gc.set_threshold(100_000)  # seldom: a tenth of the time of a short run, which leaves little garbage
    sys.exit(main(sys.argv[1:]))
