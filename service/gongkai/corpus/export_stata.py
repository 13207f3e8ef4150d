"""The dataset for Stata 14 and later: labelled variables, labelled values, texts of any length (format 118, UTF-8).

Written by pandas, which keeps long texts as ``strL``; the tests read it back with pyreadstat too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from gongkai.corpus.columns import Column, codes
from gongkai.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from gongkai.corpus.export import Selection

_VERSION: Literal[118] = 118  # UTF-8 and strL; Stata 14 and later
_LONGEST_LABEL = 80  # characters of a variable's label
_LONGEST_TEXT = 2045  # bytes of a fixed-width text; longer ones are strL
_LARGEST_LONG = 2_147_483_620  # the largest whole number that is not one of Stata's codes for missing
_LOGICAL: dict[str, dict[float, str]] = {"zh": {0: "否", 1: "是"}, "en": {0: "no", 1: "yes"}}


def write_stata(selection: Selection, path: Path) -> int:
    """Write a table and return the number of its rows. Raises UsageError where pandas is not installed.

    A column limited to a list is numbered by the list, from 1, and bears its labels; a code that the list lacks (a
    theme of one's own codebook) follows after. Blank texts and missing ones are the same in Stata.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise UsageError(
            "写 .dta 需要 pandas。 / Stata files need pandas.",
            remedy="pip install 'gongkai[stata]'",
        ) from error
    lang = selection.lang
    frame = selection.relation.df()
    columns = dict(zip(frame.columns, selection.table.columns, strict=True))
    labels: dict[Any, dict[float, str]] = {}
    made: dict[str, Any] = {}
    for name, column in columns.items():
        made[column.short], values = _variable(pd.Series(frame[name]), column, lang)
        if values:
            labels[column.short] = values
    table = pd.DataFrame(made)
    table.to_stata(
        path,
        write_index=False,
        version=_VERSION,
        data_label=f"gongkai: {selection.table.label[lang]}",
        variable_labels={column.short: column.titled(lang)[:_LONGEST_LABEL] for column in columns.values()},
        value_labels=labels,
        convert_strl=[name for name in table if _is_long(table[name])],
    )
    return len(table)


def _variable(values: pd.Series[Any], column: Column, lang: str) -> tuple[pd.Series[Any], dict[float, str]]:
    """Return a column as Stata holds it, and the labels of its values."""
    import pandas as pd

    if column.codes is not None:
        known = {code: names[lang] for code, names in codes(column.codes).items()}
        known.update({code: code for code in sorted(set(values.dropna()) - known.keys())})
        places = {code: place for place, code in enumerate(known, 1)}
        return _numbers(values.map(places)), dict(zip(places.values(), known.values(), strict=True))
    if column.type == "boolean":
        return _numbers(values.map({True: 1, False: 0})), _LOGICAL[lang]
    if column.type in {"integer", "number"}:
        return _numbers(values), {}
    return pd.Series([_plain(value) for value in values], dtype=object), {}


def _numbers(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return whole numbers as integers where none is missing and all fit, else as doubles."""
    numbers = values.astype("float64")
    if numbers.notna().all() and (numbers == numbers.round()).all() and (numbers.abs() <= _LARGEST_LONG).all():
        return numbers.astype("int32")
    return numbers


def _plain(value: Any) -> str:
    """Return a text without the zero characters that would end it for Stata; nothing for a missing one."""
    return value.replace("\0", "") if isinstance(value, str) else ""


def _is_long(values: pd.Series[Any]) -> bool:
    return values.dtype == object and any(len(value.encode()) > _LONGEST_TEXT for value in values)
