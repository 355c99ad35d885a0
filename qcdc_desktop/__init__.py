"""QCDC Desktop: disclosure, self-assessment and surveys of a commune, offline."""

__version__ = "0.1.0"
