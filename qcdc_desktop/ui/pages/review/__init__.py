"""Thẩm định: the reviewer's desk, from unit to unit, indicator to indicator."""

from qcdc_desktop.ui.pages.review.page import ReviewPage

__all__ = ["ReviewPage"]
