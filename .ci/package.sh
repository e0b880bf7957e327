#!/usr/bin/env bash
# Builds dist/moniqo-desktop (a folder that runs anywhere on such a system) and a .deb of it.
# The same source gives the same bytes: all times come from the last commit.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$PWD/.venv/bin/python
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1700000000)}
export SOURCE_DATE_EPOCH PYTHONHASHSEED=1
version=$("$python" -c 'import moniqo_desktop; print(moniqo_desktop.__version__)')

echo "== program"
rm -rf dist/moniqo-desktop build/pyinstaller
"$python" -m PyInstaller --noconfirm --log-level WARN \
    --distpath dist --workpath build/pyinstaller build.spec

# A GPL test double or a test tool in the build would be our mistake.
if find dist/moniqo-desktop -iname '*secantus*' -o -iname 'pytest*' | grep -q .; then
    echo "The build contains something that must not be shipped." >&2
    exit 1
fi
"$python" .ci/packaging/unlocked.py dist/moniqo-desktop
# Names of inner symbols are three quarters of this one file. Never strip the others:
# numpy's libraries break when they are touched.
if command -v strip >/dev/null; then
    find dist/moniqo-desktop/_internal -maxdepth 1 -name 'libpython3*.so*' -type f \
        -exec strip --strip-unneeded {} +
fi
du -sh dist/moniqo-desktop

if ! command -v dpkg-deb >/dev/null; then
    echo "No dpkg-deb on this machine: no .deb was made."
    exit 0
fi

echo "== .deb"
tree=build/deb
rm -rf "$tree"
mkdir -p "$tree"/{DEBIAN,opt,usr/bin} \
    "$tree"/usr/share/{applications,doc/moniqo-desktop,icons/hicolor/scalable/apps}
cp -a dist/moniqo-desktop "$tree/opt/moniqo-desktop"
ln -s ../../opt/moniqo-desktop/moniqo "$tree/usr/bin/moniqo"
ln -s ../../opt/moniqo-desktop/moniqo-desktop "$tree/usr/bin/moniqo-desktop"
cp .ci/packaging/moniqo-desktop.desktop "$tree/usr/share/applications/"
cp resources/icons/logo.svg "$tree/usr/share/icons/hicolor/scalable/apps/moniqo-desktop.svg"
cp .ci/packaging/copyright "$tree/usr/share/doc/moniqo-desktop/"

libc=$(getconf GNU_LIBC_VERSION | cut -d' ' -f2)
cat >"$tree/DEBIAN/control" <<CONTROL
Package: moniqo-desktop
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: Moniqo <support@moniqo.invalid>
Installed-Size: $(du -sk "$tree/opt" | cut -f1)
Depends: libc6 (>= $libc), libegl1, libgl1, libxkbcommon0, libdbus-1-3, libfontconfig1
Recommends: libxkbcommon-x11-0, libxcb-cursor0, libxcb-icccm4, libxcb-keysyms1, libxcb-shape0, libxcb-xinerama0
Section: non-free/misc
Priority: optional
Description: Draw trading flows, prove them on history, run them on paper and live
 A trader's desktop: flows of nodes, backtests that state what they assume,
 paper and live runs through one gate. Everything works without a server.
CONTROL

chmod -R u=rwX,go=rX "$tree"
find "$tree" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz -z3 --build "$tree" \
    "dist/moniqo-desktop_${version}_$(dpkg --print-architecture).deb"
rm -rf "$tree"
ls -l dist/*.deb
