"""``python -m evaluation run | gate | repin | fuzz | agreement | across``.

run [TASK…]    measure and print; ``--failures FILE`` writes what went wrong in the development half
gate [TASK…]   measure, compare with floors.json, exit 1 when a score fell
repin [TASK…]  set the floors to what is measured; refuses to lower one without ``--allow-regression``
fuzz [KIND…]   read 300 damaged copies of samples of each format and container: every one read or a ReadError; bombs too
agreement      settle the two coders' labels of the gold and write how far they agree
across         generate a corpus of organs over years and measure whether what is planted is found; ``across --help``
"""

from __future__ import annotations

import argparse
import resource
import sys
from pathlib import Path

from evaluation import gate
from evaluation.tasks import SLOW, TASKS, task

MOST_MEMORY = 8 << 30  # bytes of addresses; recognition takes 3 GB of them
CONTAINERS = "containers"  # all of them, and their bombs


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["across"]:
        from evaluation.across import main as across

        return across(given[1:])
    parser = argparse.ArgumentParser(
        prog="python -m evaluation", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("run", "gate", "repin", "fuzz", "agreement"))
    fast, slow = ", ".join(TASKS), ", ".join(SLOW)
    parser.add_argument(
        "tasks", nargs="*", metavar="TASK", help=f"of {fast}; all of these when none is named; by name also {slow}"
    )
    parser.add_argument("--failures", type=Path, help="write the development half's failures to this file")
    parser.add_argument("--allow-regression", action="store_true", help="let repin lower a floor")
    parser.add_argument("--copies", type=int, default=300, help="damaged copies of each format")
    options = parser.parse_args(given)
    if options.command == "fuzz":
        return _fuzz(parser, options)
    known = TASKS.keys() | SLOW.keys()
    if unknown := set(options.tasks) - known:
        parser.error(f"unknown task {', '.join(sorted(unknown))}")
    if options.command == "agreement":
        return _agreement()
    status = 0
    for name in options.tasks or TASKS:
        status |= _one(options, name)
    return status


def _one(options: argparse.Namespace, name: str) -> int:
    measurement = task(name)()
    pins = gate.load_pins()
    if options.command == "run":
        print(f"## {name}\n\n{measurement.table}\n")
        if options.failures:
            options.failures.write_text("\n".join(measurement.failures) + "\n", encoding="utf-8")
        return 0
    if options.command == "gate":
        reasons = gate.failures(measurement, pins.get(name))
        print("\n".join(f"{name}: {reason}" for reason in reasons) or f"{name}: {len(measurement.scores)} floors hold")
        return int(bool(reasons))
    try:
        pins[name] = gate.repinned(measurement, pins.get(name), allow_regression=options.allow_regression)
    except gate.RegressionError as error:
        print(f"{name}: not repinned; name --allow-regression to lower a floor\n{error}", file=sys.stderr)
        return 1
    gate.save_pins(pins)
    print(f"{name}: {len(pins[name].floors)} floors pinned")
    return 0


def _fuzz(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from evaluation.fuzz import KINDS, fuzz
    from evaluation.fuzz_containers import fuzz_containers

    kinds = options.tasks or [*KINDS, CONTAINERS]
    if unknown := set(kinds) - {*KINDS, CONTAINERS}:
        parser.error(f"unknown kind {', '.join(sorted(unknown))}; known: {', '.join(KINDS)}, {CONTAINERS}")
    # A file that asks for more shall end this command, not the machine.
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    failed = False
    for kind in kinds:
        failures = fuzz_containers(options.copies) if kind == CONTAINERS else fuzz(options.copies, [kind])
        fine = f"{kind}: {options.copies} damaged copies, each read, or an error of the file's"
        print("\n".join(map(str, failures)) or fine, flush=True)
        failed = failed or bool(failures)
    return int(failed)


def _agreement() -> int:
    from evaluation.agreement import write_settled

    found = write_settled()
    print(
        f"{found['statements']} statements: role kappa {found['role_kappa']}, theme micro-F1 {found['theme_micro_f1']}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
