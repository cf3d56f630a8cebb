"""Run ``python -m gen.experiments``."""

import sys

from gen.experiments.full import main

sys.exit(main(sys.argv[1:]))
