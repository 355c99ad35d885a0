"""Gói dữ liệu: what the next package carries, sending it, what came back, and every package so far."""

from qcdc_desktop.ui.pages.packages.page import PackagesPage

__all__ = ["PackagesPage"]
