#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes an OSTree repository with stand-ins for org.gnome.Platform and org.gnome.Sdk out of Debian packages, so that the
# manifest can be built, installed and started as it is where the real ones cannot be fetched. A stand-in proves that the
# program fits the sandbox and these versions of its libraries, not that it fits the real runtime's every file.
# Usage: stand-in.sh FOLDER VERSION [SUITE]      SUITE: the Debian release, else the one with the newest libraries
# Leaves FOLDER/repo. Needs no root, apt, flatpak, ostree, bubblewrap and 3 GB while it works.
set -euo pipefail

folder=$(realpath -m "$1") version=$2 suite=${3:-forky}
source "$(dirname "$(realpath "$0")")/other-apt.sh"
architecture=$(flatpak --default-arch) triplet=$(gcc -print-multiarch)

platform_packages=(libc-bin coreutils bash dash sed grep gawk findutils gzip libgtk-4-1 libgtk-4-common libadwaita-1-0
  libsoup-3.0-0 glib-networking libjson-glib-1.0-0 libsqlite3-0 libglib2.0-bin gsettings-desktop-schemas
  adwaita-icon-theme hicolor-icon-theme fonts-cantarell fontconfig shared-mime-info librsvg2-common locales)
sdk_packages=(gcc libc6-dev libcrypt-dev binutils make pkgconf meson ninja-build gettext tar xz-utils diffutils patch
  python3 libgtk-4-dev libgtk-4-bin libadwaita-1-dev libsoup-3.0-dev libjson-glib-dev libsqlite3-dev libgnutls28-dev libglib2.0-dev-bin
  desktop-file-utils appstream appstream-compose)
# What dependencies bring and no runtime has: an init system, a C++ compiler, drivers of graphics cards.
unwanted='systemd|systemd-sysv|libsystemd-shared|g\+\+.*|libstdc\+\+-[0-9]+-dev|libicu-dev|lib(a|t|ub|l|hwa)san[0-9]*'
unwanted+='|dpkg-dev|libdpkg-perl|passwd|mount|libllvm.*|libz3-4|libgl1-mesa-dri|mesa-libgallium|mesa-vulkan-drivers'

say() { printf '   [%3ds] %s\n' "$SECONDS" "$*"; }

list_archives() { # PACKAGE ...: the files of these and of all they need; asked of an empty cache, so that none is left out
  other_apt "$folder/apt" -o Dir::Cache::Archives="$folder/apt/nothing" --print-uris install "$@" |
    sed -n "s/^'[^']*' \([^ ]*\) .*/\1/p" | grep -Ev "^($unwanted)_" | sort
}

make_tree() { # TREE
  mkdir -p "$1"/usr/{bin,lib,lib64,etc}
  ln -s bin "$1/usr/sbin"
  for name in bin sbin lib lib64 etc; do ln -s "usr/$name" "$1/$name"; done
}

unpack() { # LIST TREE: without what packages would run when they are installed
  xargs -a "$1" -P "$(nproc)" -I{} bash -c 'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --keep-directory-symlink \
    --no-same-owner --no-same-permissions --delay-directory-restore --exclude-from=<(printf "%s\n" "${@:3}")' \
    bash "$folder/apt/archives/{}" "$2" './usr/share/doc/*' './usr/share/man/*' './usr/share/info/*' './usr/share/lintian/*' \
    './usr/share/bug/*' './usr/share/gtk-doc/*' './var/*' './boot*' './dev/*'
}

inside() { # TREE COMMAND ...
  local tree=$1
  shift
  bwrap --bind "$tree/usr" /usr --bind "$tree/usr/etc" /etc --symlink usr/bin /bin --symlink usr/bin /sbin --symlink usr/lib /lib \
    --symlink usr/lib64 /lib64 --proc /proc --dev /dev --tmpfs /tmp --tmpfs /var --unshare-all --die-with-parent --clearenv \
    --setenv PATH /usr/bin --setenv HOME /tmp --setenv LC_ALL C.UTF-8 "$@"
}

make_caches() { # TREE: what packages would have made when they were installed
  inside "$1" sh -ec "
    ldconfig
    glib-compile-schemas /usr/share/glib-2.0/schemas
    /usr/lib/$triplet/glib-2.0/gio-querymodules /usr/lib/$triplet/gio/modules
    ! [ -x /usr/lib/$triplet/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders ] ||
      /usr/lib/$triplet/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders --update-cache
    update-mime-database /usr/share/mime
    mkdir -p /usr/lib/locale
    localedef -i de_DE -f UTF-8 de_DE.UTF-8" > "$1.log" 2>&1 || { cat "$1.log" >&2; return 1; }
}

write_font_folders() { # TREE: where flatpak lays the fonts of the machine
  cat > "$1/usr/etc/fonts/conf.d/50-flatpak.conf" <<'XML'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/app/share/fonts</dir>
  <dir>/run/host/fonts</dir>
  <cachedir>/var/cache/fontconfig</cachedir>
</fontconfig>
XML
}

# An older flatpak-builder calls appstream-compose, which newer AppStream has under another name and with other folders.
write_appstream_compose() { # TREE
  cat > "$1/usr/bin/appstream-compose" <<'SH'
#!/bin/sh
for word; do
  case $word in
    --prefix=*) prefix=${word#*=} ;;
    --origin=*) origin=${word#*=} ;;
    --basename=*) name=${word#*=} ;;
    -*) ;;
    *) id=$word ;;
  esac
done
mkdir -p "$prefix/share/app-info/xmls" "$prefix/share/app-info/icons/$origin" "$prefix/share/metainfo"
[ ! -e "$prefix/share/appdata/$id.appdata.xml" ] ||
  cp -n "$prefix/share/appdata/$id.appdata.xml" "$prefix/share/metainfo/$id.metainfo.xml"
exec appstreamcli compose --no-color --prefix=/ --origin="$name" --components="$id" --result-root="$prefix" \
  --data-dir="$prefix/share/app-info/xmls" --icons-dir="$prefix/share/app-info/icons/$origin" "$prefix"
SH
  chmod 755 "$1/usr/bin/appstream-compose"
}

commit() { # TREE ID
  local runtime=$folder/runtime
  rm -rf "$runtime"
  mkdir "$runtime"
  mv "$1/usr" "$runtime/files"
  cat > "$runtime/metadata" <<INI
[Runtime]
name=$2
runtime=org.gnome.Platform/$architecture/$version
sdk=org.gnome.Sdk/$architecture/$version

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share
INI
  flatpak build-export --disable-sandbox --no-update-summary --runtime --files=files --subject="A stand-in for $2" \
    "$folder/repo" "$runtime" "$version" > /dev/null
}

say "stand-in runtimes of Debian's $suite: looking packages up"
rm -rf "$folder"
prepare_apt "$folder/apt" deb "$suite"
list_archives "${platform_packages[@]}" > "$folder/platform.list"
list_archives "${platform_packages[@]}" "${sdk_packages[@]}" | comm -13 "$folder/platform.list" - > "$folder/sdk.list"

say "fetching $(cat "$folder"/{platform,sdk}.list | wc -l) packages"
other_apt "$folder/apt" --download-only install "${platform_packages[@]}" "${sdk_packages[@]}"

say "unpacking"
make_tree "$folder/platform"
unpack "$folder/platform.list" "$folder/platform"
ln -sf gawk "$folder/platform/usr/bin/awk"
write_font_folders "$folder/platform"
# Hard links are safe: everything that writes from here on replaces files, and changes none in place.
cp -al "$folder/platform" "$folder/sdk"
unpack "$folder/sdk.list" "$folder/sdk"
rm -rf "$folder/apt"
ln -sf gcc "$folder/sdk/usr/bin/cc"
write_appstream_compose "$folder/sdk"
make_caches "$folder/platform"
make_caches "$folder/sdk"

say "committing"
ostree init --repo="$folder/repo" --mode=bare-user-only
ostree config --repo="$folder/repo" set core.fsync false
commit "$folder/platform" org.gnome.Platform
commit "$folder/sdk" org.gnome.Sdk
flatpak build-update-repo --no-update-appstream "$folder/repo" > /dev/null
rm -rf "$folder"/{platform,sdk,runtime}
say "done: $(du -sh "$folder/repo" | cut -f 1)"
