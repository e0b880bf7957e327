#!/usr/bin/env bash
# Writes the hash-locked requirement files anew. Needs the network.
# One file serves every operating system: lines carry markers where they differ.
set -euo pipefail
cd "$(dirname "$0")/.."

lock_env=build/lock-env
if [ ! -x "$lock_env/bin/uv" ]; then
    python3 -m venv "$lock_env"
    "$lock_env/bin/python" -m pip install -qq "uv>=0.9"
fi

write_lock() {
    local name=$1
    shift
    "$lock_env/bin/uv" pip compile --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
        --custom-compile-command "make lock" "$@" \
        --output-file "requirements/$name.txt" pyproject.toml
}

# The tests need every optional part but the stand-in for MongoDB.
write_lock dev --extra dev --extra fast --extra cluster --extra parquet
# The product's versions follow the tested ones.
write_lock run --constraint requirements/dev.txt
