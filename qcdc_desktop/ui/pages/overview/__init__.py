"""The first page: what is due, how far the year is, what is missing; for a reviewing office how its area stands."""

from qcdc_desktop.ui.pages.overview.page import OverviewPage

__all__ = ["OverviewPage"]
