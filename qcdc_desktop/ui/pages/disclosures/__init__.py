"""The page of the disclosure register (công khai): the list, the matrix, and everything about one entry."""

from qcdc_desktop.ui.pages.disclosures.page import DisclosuresPage

__all__ = ["DisclosuresPage"]
