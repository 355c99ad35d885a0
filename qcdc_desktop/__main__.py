"""`python -m qcdc_desktop` is the same as the command `qcdc`."""

import sys

from qcdc_desktop.app import console

sys.exit(console())
