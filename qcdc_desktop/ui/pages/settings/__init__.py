"""The settings of an office: profile, calendar, catalogues, keys, backups, and what the program is made of."""

from qcdc_desktop.ui.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
