"""The document understood: one frozen value that serializes to the contract."""

from gongkai.report.model import Report, Status

__all__ = ["Report", "Status"]
