"""The page of the survey sheets (phiếu khảo sát): rounds, keying, sheets, results."""

from qcdc_desktop.ui.pages.surveys.page import SurveysPage

__all__ = ["SurveysPage"]
