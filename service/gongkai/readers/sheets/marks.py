"""What calamine does not tell of a sheet: number formats, hidden rows and columns; and how far a sheet may reach."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.errors import CorruptFileError, LimitExceededError

MAX_AREA = 4_000_000  # places of a sheet; 32 bytes each in calamine. A county's yearbook table has 20,000
# Number formats that files name without spelling them out, as Excel in China shows them.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    50: 'yyyy"年"m"月"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
}  # fmt: skip


@dataclass(slots=True)
class Marks:
    """What is known of one sheet; places are (row, column) from 0. ``uncomputed``: formulas without a stored value."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    uncomputed: int = 0


class Reach:
    """The rectangle from the first filled cell of a sheet to the last.

    calamine reserves room for all of it: a workbook of 2 KB with values in two opposite corners asks for 400 GB.
    """

    def __init__(self) -> None:
        self._low, self._high = [MAX_AREA, MAX_AREA], [-1, -1]

    def take(self, row: int, col: int) -> None:
        """Widen the rectangle by a cell. Raises LimitExceededError when it becomes too large."""
        for axis, place in enumerate((row, col)):
            self._low[axis], self._high[axis] = min(self._low[axis], place), max(self._high[axis], place)
        check_area(self._high[0] - self._low[0] + 1, self._high[1] - self._low[1] + 1)


def check_area(n_rows: int, n_cols: int) -> None:
    """Raise LimitExceededError for a sheet that reaches too far."""
    if n_rows * n_cols > MAX_AREA:
        raise LimitExceededError(
            f"工作表跨度超过 {MAX_AREA} 格。 / A sheet reaches over more than {MAX_AREA} places.",
            remedy="请删除远处的零散单元格后另存。 / Delete stray cells far away and save the file again.",
        )


def damaged() -> CorruptFileError:
    """Return the error for a workbook that is broken or cut short."""
    return CorruptFileError(
        "工作簿已损坏或不完整。 / The workbook is damaged or cut short.",
        remedy="请用 Excel 或 WPS 打开并另存后再试。 / Open it in Excel or WPS and save it again.",
    )
