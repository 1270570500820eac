#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bring axe-core, which checks the page for those who do not see or point, into BUILD/axe: axe.sh BUILD. Without npm nothing happens, and the test says that it left it out.
set -eu
[ $# = 1 ] || { echo "usage: $0 BUILD" >&2; exit 2; }
[ -f "$1/axe/node_modules/axe-core/axe.min.js" ] && exit 0
command -v npm >/dev/null || exit 0
npm install --prefix "$1/axe" --ignore-scripts --no-audit --no-fund --silent axe-core@4 || echo "$0: axe-core could not be brought" >&2
