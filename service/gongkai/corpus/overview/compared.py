"""What comes of comparing: checks, copies, promises, and the themes that the codebook may lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from gongkai.corpus.across.trends import interval
from gongkai.corpus.overview.marks import Figure, Label, Mark
from gongkai.corpus.overview.outcomes import LINE, YEAR, bar_of
from gongkai.corpus.overview.queries import Row
from gongkai.corpus.overview.quotes import Quote
from gongkai.corpus.overview.saying import Saying
from gongkai.corpus.overview.sections import Context, Section

_SPEAK_OF_FAILURES = ("FORM.", "META.", "REQ.SHIFTED", "YEAR.MISSING", "YEAR.DUPLICATE")
FATES = ("kept", "repeated", "dropped")


def findings(context: Context) -> Section:
    """Return each check with its outcomes and its widest failure: inside reports, and from year to year."""
    asked, say, quoted = context.asked, context.say, context.quoted
    shown = {
        name: {
            "rows": [(row, _share_failing(row)) for row in asked.rows(name)],
            "examples": {
                row["code"]: (say.either(row, "message"), row["agency"], row["year"], quoted.number(row["report"]))
                for row in asked.rows(f"{name}_examples")
            },
        }
        for name in ("findings", "year_findings")
    }
    return Section("findings", tuple(query for name in shown for query in (name, f"{name}_examples")), shown)


def _share_failing(row: Row) -> float | None:
    """Return what share of those that can be told fails; None for checks that only speak where they fail."""
    silent = row["code"].startswith(_SPEAK_OF_FAILURES) and not row["n_pass"]
    told = row["n_fail"] + row["n_pass"]
    return None if silent or not told else float(row["n_fail"] / told)


def copies(context: Context) -> Section:
    """Return the reports that share most statements with another organ's, and some of these side by side."""
    asked, quoted = context.asked, context.quoted
    reports, pairs = asked.rows("copied"), asked.rows("copied_quotes")
    shown = {
        "reports": [(row, quoted.number(row["report"]), quoted.number(row["other_report"])) for row in reports],
        "pairs": [(row, quoted.quote(row), quoted.quote(row, "other_")) for row in pairs],
        "left_out": reports[0]["total"] - len(reports) if reports else 0,
    }
    return Section("copies", ("copied", "copied_quotes"), shown)


def promises(context: Context) -> Section:
    """Return the fate of promises by year and theme, with examples."""
    asked, say, quoted = context.asked, context.say, context.quoted
    rows = asked.rows("promises")
    examples: dict[str, list[tuple[Quote, Quote | None, int]]] = defaultdict(list)
    for row in asked.rows("promises_quotes"):
        evidence = None
        if row["evidence"] is not None:
            there = {"text": row["evidence_text"], "agency": row["agency"], "page": row["evidence_page"]}
            place = {"year": row["next_year"], "report": row["next_report"], "statement": row["evidence"]}
            evidence = quoted.quote({**there, **place})
        examples[row["fate"]].append((quoted.quote(row), evidence, row["next_year"]))
    themes = [
        (row, row["kept"] / row["n_known"], *interval(row["kept"] / row["n_known"], row["n_organs"]))
        for row in asked.rows("promises_themes")
    ]
    shown = {
        "figure": _fates(rows, say),
        "fates": FATES,
        "themes": themes,
        "examples": [(fate, examples[fate]) for fate in FATES if examples[fate]],
        "n_open": sum(row["n"] for row in rows if row["fate"] == "open"),
    }
    return Section("promises", ("promises", "promises_themes", "promises_quotes"), shown)


def _fates(rows: Sequence[Row], say: Saying) -> Figure | None:
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row["fate"] in FATES:
            counts[row["year"]][row["fate"]] = row["n"]
    marks: list[Mark] = []
    labels = []
    for line, (year, of_year) in enumerate(sorted(counts.items())):
        whole = sum(of_year.values())
        parts = [(fate, float(of_year.get(fate, 0)), say(f"promises.{fate}")) for fate in FATES]
        marks += bar_of(parts, year, whole, 4 + line * LINE, "promises.cell", say)
        labels.append(Label(YEAR - 8, 20 + line * LINE, f"{year} (n={whole})"))
    return Figure(6 + len(labels) * LINE, tuple(marks), tuple(labels), ()) if labels else None


def suggestions(context: Context) -> Section:
    """Return the groups among what no theme fits, each with its quotations."""
    asked, quoted = context.asked, context.quoted
    groups = asked.rows("suggestions")
    places = {(row["report"], row["statement"]): row for row in asked.rows("suggestions_places")}
    keys = [
        [(row[f"{which}report"], row[f"{which}statement"]) for which in ("", "second_", "third_")] for row in groups
    ]
    shown = {
        "groups": [
            (row, [quoted.quote(places[key]) for key in examples if key in places])
            for row, examples in zip(groups, keys, strict=True)
        ],
        "left_out": groups[0]["total"] - len(groups) if groups else 0,
    }
    return Section("suggestions", ("suggestions", "suggestions_places"), shown)
