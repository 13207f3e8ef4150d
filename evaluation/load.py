"""``python -m evaluation.load clients | kill | ratio | contract``: a real server under load, killed, measured, tried.

clients   ``--clients 20 --seconds 120``: nothing but 429 and 503 is refused, memory stays, all that was taken is read
kill      ``--moments 30``: ``kill -9`` of the server and of its children under load; nothing lost, nothing twice
ratio     the first answer for a warm six-page PDF over HTTP, by ``gongkai.read`` in this process: at most 1.5
contract  schemathesis over the whole OpenAPI description: no 5xx, no answer that is not documented

``--database URL`` serves from PostgreSQL; without it from SQLite. Exit status 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from evaluation.load_clients import press, ratio
from evaluation.load_kill import kill_at_random
from evaluation.load_server import running

SAMPLES = Path(__file__).parent.parent / "corpora" / "samples" / "dev" / "pdf"
MOST_RATIO = 1.5  # what the service promises
MOST_GROWTH = 1.25  # of memory over the later two thirds: caches still fill, nothing else grows


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.load", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("clients", "kill", "ratio", "contract"))
    parser.add_argument("--database", help="URL of an empty PostgreSQL database")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=20, help="requests an operation, for contract")
    parser.add_argument("--pdf", type=Path, default=None, help="the file for ratio")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gongkai-load-") as folder:
        run = {"clients": _clients, "kill": _kill, "ratio": _ratio, "contract": _contract}[options.command]
        return run(options, Path(folder) / "data")


def _clients(options: argparse.Namespace, data: Path) -> int:
    with running(data, database=options.database) as server:
        found = press(server, clients=options.clients, seconds=options.seconds)
    print(f"answers {found.answers}, accepted {found.accepted}, read {found.states}, memory × {found.growth:.2f}")
    for wrong in found.wrong[:10]:
        print(f"  {wrong}", file=sys.stderr)
    return 0 if found.good and found.growth <= MOST_GROWTH else 1


def _kill(options: argparse.Namespace, data: Path) -> int:
    found = kill_at_random(data, database=options.database, moments=options.moments, seed=options.seed)
    print(f"{found.kills} kills, {found.uploads} uploads and {found.batches} batches accepted, read {found.states}")
    print(f"lost {len(found.lost)}, unfinished {len(found.unfinished)}, twice {len(found.twice)}")
    return 0 if found.good else 1


def _ratio(options: argparse.Namespace, data: Path) -> int:
    pdf = options.pdf or min(SAMPLES.glob("county*.pdf"))
    with running(data, database=options.database, workers=1) as server:
        first, again = ratio(server, pdf)
    print(f"{pdf.name}: first answer × {first:.2f} of reading it here, the same file again × {again:.2f}")
    return 0 if first <= MOST_RATIO else 1


def _contract(options: argparse.Namespace, data: Path) -> int:
    command = [sys.executable, "-m", "schemathesis.cli", "run", "--max-examples", str(options.examples)]
    command += ["--exclude-checks", "positive_data_acceptance"]  # whether a file is a report no description can say
    with running(data, database=options.database) as server:
        described = [f"{server.url}/openapi.json", "--url", server.url, "--request-timeout", "60"]
        return subprocess.run([*command, *described], check=False).returncode  # noqa: S603 - our own server


if __name__ == "__main__":
    sys.exit(main())
