"""Our own input fields: they write on being left, understand what Vietnamese clerks type, and never fight UniKey.

Pages import from here; what a value means and whether it is allowed is decided by use cases.
"""

from qcdc_desktop.ui.fields.area import TextArea
from qcdc_desktop.ui.fields.base import Field
from qcdc_desktop.ui.fields.choice import CheckField, Choice, ChoiceField
from qcdc_desktop.ui.fields.day import DateField
from qcdc_desktop.ui.fields.form import Form
from qcdc_desktop.ui.fields.line import CountField, FilterField, PassphraseField, ScoreField, TextField

__all__ = [
    "CheckField",
    "Choice",
    "ChoiceField",
    "CountField",
    "DateField",
    "Field",
    "FilterField",
    "Form",
    "PassphraseField",
    "ScoreField",
    "TextArea",
    "TextField",
]
