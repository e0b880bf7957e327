#!/usr/bin/env bash
# Tries a built program: doctor, the headless demo, and the window without a screen.
set -euo pipefail

program=$(cd "$1" && pwd)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

# Nothing of this machine may help the program along.
alone() {
    env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 XDG_RUNTIME_DIR="$home" \
        QT_QPA_PLATFORM=offscreen timeout 180 "$@" </dev/null
}

cd "$home"
echo "== moniqo doctor"
alone "$program/moniqo" doctor
echo "== moniqo demo --headless"
alone "$program/moniqo" demo --headless | tail -n 15
echo "== moniqo-desktop, offscreen"
# The window stays until it is closed: still there after some seconds means it lives.
said=$home/window.log
status=0
env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 XDG_RUNTIME_DIR="$home" \
    QT_QPA_PLATFORM=offscreen timeout 12 "$program/moniqo-desktop" >"$said" 2>&1 </dev/null || status=$?
if { [ "$status" -ne 124 ] && [ "$status" -ne 0 ]; } || grep -q Traceback "$said"; then
    cat "$said" >&2
    echo "The window ended by itself with status $status." >&2
    exit 1
fi
echo "smoke: the built program starts, plays the demo and shows its window"
