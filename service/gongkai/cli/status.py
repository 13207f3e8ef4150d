"""``gongkai status``: where a corpus stands, and what failed why."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_location import locate
from gongkai.corpus.ledger_model import Counts, Duplicate, Lacking, Reason, State
from gongkai.corpus.store import Store
from gongkai.errors import UsageError

_HEADINGS = {
    State.FAILED: "失败 Failed",
    State.QUARANTINED: "隔离：两次超限或使读取进程崩溃 Quarantined: over its limits or crashed, twice",
    State.PARTIAL: "只读出部分 Read in part",
    State.NOT_A_REPORT: "非报告 Not a report",
}
_MOST_DUPLICATES = 20  # that are listed on the terminal


def show_status(corpus: Path, *, ledger_url: str | None, as_json: bool, verify: bool) -> int:
    """Print the counts and the failures grouped by reason; return 1 when files failed, wait or were lost.

    ``verify`` reads every stored report and compares it with the ledger.
    """
    where = locate(corpus, ledger_url)
    if isinstance(where, Path) and not where.is_file():
        raise UsageError(f"{corpus} 不是语料文件夹：没有账本。 / {corpus} is no corpus: it has no ledger.")
    with Ledger(where) as ledger:
        counts, reasons, others = ledger.counts(), ledger.reasons(), ledger.others("")
        damaged = _damaged(ledger, Store(corpus)) if verify else []
        files = list(ledger.lacking()) if as_json else []
        duplicates = list(ledger.duplicates())
    if as_json:
        every = {"files": _listed(files), "duplicates": _listed(duplicates)}
        told = _record(counts, reasons, others, damaged) | every
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        _print(counts, reasons, others, damaged, duplicates)
    return 1 if counts.failed or counts.partial or counts.waiting or damaged or not counts.adds_up else 0


def closing_line(counts: Counts) -> str:
    """Return the account of a corpus in one line; what still waits is named only when there is any."""
    terms = [
        (counts.ok, "完整", "ok"),
        (counts.partial, "部分", "partial"),
        (counts.failed, "失败", "failed"),
        (counts.duplicate, "重复", "duplicate"),
        (counts.not_a_report, "非报告", "not a report"),
    ]
    if left := counts.waiting + counts.running:
        terms.append((left, "待读", "waiting"))
    zh = " + ".join(f"{name} {number}" for number, name, _ in terms)
    en = " + ".join(f"{number} {name}" for number, _, name in terms)
    sign, excuse = ("=", "") if counts.adds_up else ("≠", "（账目不符 the account does not add up）")
    return f"共 {counts.found} 个文件 {sign} {zh}。 / {counts.found} found {sign} {en}.{excuse}"


def _damaged(ledger: Ledger, store: Store) -> list[str]:
    return [
        result.name
        for result in ledger.results()
        if result.n_reports and not store.holds(result.sha256, result.version or "", result.blob)
    ]


def _record(counts: Counts, reasons: list[Reason], others: int, damaged: list[str]) -> dict[str, Any]:
    return {
        "counts": asdict(counts) | {"adds_up": counts.adds_up},
        "reasons": [asdict(reason) for reason in reasons],
        "runs_at_work": others,
        "damaged": damaged,
    }


def _listed(files: Sequence[Lacking | Duplicate]) -> list[dict[str, Any]]:
    """Return each file as JSON; its id is called as in the manifest."""
    return [{("id" if name == "ident" else name): value for name, value in asdict(each).items()} for each in files]


def _same(each: Duplicate) -> str:
    """Return which file repeats which; by their full paths where two folders have files of one name."""
    if each.name == each.same_as:
        return f"{each.place} = {each.same_place}"
    return f"{each.name} = {each.same_as}"


def _print(counts: Counts, reasons: list[Reason], others: int, damaged: list[str], duplicates: list[Duplicate]) -> None:
    lines = [closing_line(counts)]
    if others:
        lines.append(f"正在运行：{others} 个进程。 / {others} at work.")
    for state, heading in _HEADINGS.items():
        of_state = [reason for reason in reasons if reason.state is state]
        lines.extend(["", heading] if of_state else [])
        for reason in of_state:
            lines.append(f"{reason.count:>7}  {reason.code}  {reason.message} {reason.remedy}".rstrip())
            lines.append(f"{'':>7}  例 e.g. {reason.example}")
    lines.extend(["", "重复 Duplicate"] if duplicates else [])
    lines.extend(f"{'':>7}  {_same(each)}" for each in duplicates[:_MOST_DUPLICATES])
    if (more := len(duplicates) - _MOST_DUPLICATES) > 0:
        lines.append(f"{'':>7}  另有 {more} 个，见 --json。 / {more} more: --json.")
    lines.extend(
        f"结果损坏，再次运行 annotate 会重读：{name}。 / Damaged, to be read again: {name}." for name in damaged
    )
    sys.stdout.write("\n".join(lines) + "\n")
