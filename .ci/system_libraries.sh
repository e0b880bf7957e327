#!/usr/bin/env bash
# Makes sure that the libraries Qt needs are on this machine.
# Installs what is missing when it may; otherwise names the packages in one sentence.
set -euo pipefail

[ "$(uname -s)" = Linux ] || exit 0

# library (or command, or file) -> Debian package
needed=(
    "libEGL.so.1 libegl1"
    "libGL.so.1 libgl1"
    "libxkbcommon.so.0 libxkbcommon0"
    "libxkbcommon-x11.so.0 libxkbcommon-x11-0"
    "libdbus-1.so.3 libdbus-1-3"
    "libfontconfig.so.1 libfontconfig1"
    "libxcb-cursor.so.0 libxcb-cursor0"
    "libxcb-icccm.so.4 libxcb-icccm4"
    "libxcb-keysyms.so.1 libxcb-keysyms1"
    "libxcb-shape.so.0 libxcb-shape0"
    "libxcb-xinerama.so.0 libxcb-xinerama0"
)

loader=ldconfig
command -v ldconfig >/dev/null || loader=/sbin/ldconfig

missing_packages() {
    local known row
    known=$("$loader" -p)
    for row in "${needed[@]}"; do
        grep -qF "${row%% *} " <<<"$known" || printf '%s\n' "${row##* }"
    done
    command -v fc-list >/dev/null || printf 'fontconfig\n'
    python3 -c 'import ensurepip, venv' 2>/dev/null || printf 'python3-venv\n'
}

mapfile -t missing < <(missing_packages)
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    else
        echo "Please install these system packages (Debian names) and start again: ${missing[*]}" >&2
        exit 1
    fi
fi
if ! command -v apt-get >/dev/null; then
    echo "Please install the packages that correspond to these Debian packages and start again: ${missing[*]}" >&2
    exit 1
fi

echo "Installing system packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
if ! { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >/tmp/moniqo-apt.$$ 2>&1 </dev/null; then
    tail -n 5 "/tmp/moniqo-apt.$$" >&2
    rm -f "/tmp/moniqo-apt.$$"
    echo "The system packages could not be installed; please install them by hand and start again: ${missing[*]}" >&2
    exit 1
fi
rm -f "/tmp/moniqo-apt.$$"
