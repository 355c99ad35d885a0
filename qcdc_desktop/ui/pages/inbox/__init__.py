"""Tiếp nhận: what a reviewing office receives, from whom, and what it has to decide."""

from qcdc_desktop.ui.pages.inbox.page import InboxPage

__all__ = ["InboxPage"]
