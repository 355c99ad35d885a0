"""The page of the yearly self-assessment (tự đánh giá): criteria, one indicator, what is missing, approval."""

from qcdc_desktop.ui.pages.assessment.page import AssessmentPage

__all__ = ["AssessmentPage"]
