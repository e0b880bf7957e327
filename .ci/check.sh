#!/usr/bin/env bash
# Runs every static check, all of them even if one fails, and names those that failed.
set -uo pipefail
cd "$(dirname "$0")/.."

python=.venv/bin/python
failed=()

run() {
    local name=$1
    shift
    echo "== $name"
    "$@" </dev/null || failed+=("$name")
}

run "ruff" "$python" -m ruff check .
run "format" "$python" -m ruff format --check --quiet .
run "types" "$python" -m mypy --strict moniqo_desktop
run "imports" .venv/bin/lint-imports --no-logo
if [ -f moniqo_desktop/nodes/help.py ]; then
    run "generated docs" "$python" -m moniqo_desktop.nodes.help --check
fi

if [ "${#failed[@]}" -gt 0 ]; then
    echo "make check: failed: ${failed[*]}" >&2
    exit 1
fi
echo "make check: all fine"
