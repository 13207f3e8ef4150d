"""The official forms: editions as data, values aligned by label, relations checked."""

from gongkai.forms.checks import check
from gongkai.forms.compare import compare
from gongkai.forms.extract import extract
from gongkai.forms.model import Finding, FormReading, FormTable, Kind, Value

__all__ = ["Finding", "FormReading", "FormTable", "Kind", "Value", "check", "compare", "extract"]
