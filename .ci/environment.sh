#!/usr/bin/env bash
# Makes .venv hold exactly what requirements/dev.txt locks, and the program itself.
set -euo pipefail
cd "$(dirname "$0")/.."

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local name
    for name in "${PYTHON:-python3}" python3.11 python3.12 python3.13 python3.14; do
        if command -v "$name" >/dev/null && new_enough "$name"; then
            echo "$name"
            return
        fi
    done
    echo "Moniqo Desktop needs Python 3.11 or newer; please install it and start again." >&2
    return 1
}

if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
    python=$(find_python)
    rm -rf .venv
    "$python" -m venv .venv
fi

# Every file is checked against its hash, and nothing is compiled here.
export PIP_DISABLE_PIP_VERSION_CHECK=1
echo "Installing the locked packages into .venv (about a minute) ..."
.venv/bin/python -m pip install -qq --require-hashes --only-binary :all: \
    -r requirements/dev.txt </dev/null
.venv/bin/python -m pip install -qq --no-deps --no-build-isolation --no-index -e . </dev/null
.venv/bin/python -m pip check
