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

# What the tests drive besides Python: installed where this machine lets us, named where it does not.
#   need PROGRAM-OR-FONT CONSEQUENCE PACKAGE…
need() {
  local program="$1" consequence="$2"
  shift 2
  if command -v "$program" >/dev/null || ls /usr/lib/postgresql/*/bin/"$program" >/dev/null 2>&1; then return; fi
  if [ -e "/usr/share/fonts/truetype/$program" ]; then return; fi
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1; then return; fi
  fi
  echo "$program is missing and cannot be installed here (apt-get install $*): $consequence" >&2
}
need chromium "the tests of the page are skipped" chromium fonts-noto-cjk
need initdb "the tests on PostgreSQL are skipped" postgresql
need soffice "tests of DOC, RTF and ODT fail; exports are not read back" libreoffice-writer-nogui libreoffice-calc-nogui
need wqy "tests that draw PDF and OFD files fail" fonts-wqy-zenhei fonts-wqy-microhei
need arphic "tests that draw PDF and OFD files fail" fonts-arphic-uming fonts-arphic-ukai
need liberation "tests that draw PDF and OFD files fail" fonts-liberation

ruff check .
ruff format --check .
mypy
lint-imports
# Three processes on two cores, the smallest machine: some tests wait for a server, a browser or a conversion. Who is done
# takes over from who is not. Coverage counts the own processes.
pytest -n 3 --dist worksteal --cov --cov-report=term "$@"
