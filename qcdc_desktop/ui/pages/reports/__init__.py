"""Báo cáo: the papers of the year, looked at before they are saved."""

from qcdc_desktop.ui.pages.reports.page import ReportsPage

__all__ = ["ReportsPage"]
