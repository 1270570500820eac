#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Install what Debian 12 lacks for: build, demo, test, fuzz (any of them). Root, or somebody with sudo; nothing is asked of the network when nothing lacks.
set -eu

build="gcc libc6-dev meson ninja-build pkg-config libavformat-dev libavcodec-dev libavutil-dev libswresample-dev libswscale-dev
    libsqlite3-dev libjansson-dev libssl-dev libcairo2-dev libexpat1-dev libmicrohttpd-dev"
demo="ffmpeg espeak-ng"
test="libcmocka-dev libseccomp-dev ffmpeg espeak-ng sqlite3 opencolorio-tools python3-pyopencolorio groff-base zsh fish
    lv2-dev liblilv-dev lilv-utils sordi frei0r-plugins-dev melt
    chromium chromium-driver nodejs"
fuzz="clang libclang-rt-14-dev llvm-14"

lacking=
for set in "$@"; do
    case $set in
    build) wanted=$build ;;
    demo) wanted=$demo ;;
    test) wanted=$test ;;
    fuzz) wanted=$fuzz ;;
    *) echo "$0: no set \"$set\": one of build, demo, test, fuzz" >&2; exit 2 ;;
    esac
    for package in $wanted; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || lacking="$lacking $package"
    done
done
[ "$lacking" ] || exit 0

sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
echo "installing:$lacking"
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $lacking >/dev/null
