#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# meson install puts the program, the library, its headers, pkg-config, the manual and three completions in place, and each header compiles alone.
set -eu
build=$1 place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
DESTDIR=$place meson install -C "$build" --no-rebuild --quiet
has() { [ "$(find "$place" -path "*/$1" | wc -l)" = 1 ] || { echo "not installed, or twice: $1"; exit 1; }; }
has bin/lanterne
has 'liblanterne.*'
has pkgconfig/lanterne.pc
has man1/lanterne.1
has bash-completion/completions/lanterne
has zsh/site-functions/_lanterne
has fish/vendor_completions.d/lanterne.fish
program=$(find "$place" -path '*/bin/lanterne')
for op in $("$program" ops | cut -d' ' -f1); do has "man1/lanterne-$op.1"; done
include=$(dirname "$(find "$place" -type d -path '*/include/lanterne')")
for header in "$include"/lanterne/*.h; do
    echo "#include <lanterne/${header##*/}>" | cc -std=c17 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$include" -x c -
done
