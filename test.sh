#!/usr/bin/env bash
# Installs and passes all tests: one command, in a fresh virtual environment outside the tree.
#   ./test.sh            everything
#   ./test.sh -k pdf     arguments go to pytest
set -euo pipefail
cd "$(dirname "$0")"

python="${PYTHON:-python3}"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "gongkai needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
venv="${GONGKAI_TEST_VENV:-$(mktemp -d)/venv}"
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --upgrade pip
"$venv/bin/python" -m pip install --quiet --editable . --group dev
export PATH="$venv/bin:$PATH"
# The page is tested in a real Chromium with Chinese type; where none can be had, those tests are skipped and say so.
if ! command -v chromium >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1 ||
    echo "Chromium cannot be installed: the tests of the page will be skipped" >&2
fi
# So is the ledger on a real PostgreSQL, which the tests start themselves.
if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } >/dev/null 2>&1 ||
    echo "PostgreSQL cannot be installed: the tests on it will be skipped" >&2
fi

ruff check .
ruff format --check .
mypy
lint-imports
# Two cores are the smallest machine; coverage counts what runs in the tests' own processes.
pytest -n 2 --cov --cov-report=term "$@"
