#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Install what the tests need, build, run them all and end with "N passed, N failed". What is given goes to meson setup:
#
#   sh tests/run.sh                                              as shipped
#   sh tests/run.sh --werror -Db_sanitize=address,undefined ...  as .ci/run does
#
# BUILD names the build folder, build-test when it is not set.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build-test}

sh docs/packages.sh build test
[ -d "$build" ] || meson setup "$build" "$@" >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
rm -f "$build.log"
ninja -C "$build"
sh tests/studio/browser/axe.sh "$build"

export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-halt_on_error=1:print_stacktrace=1}"
failed=0
meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier "${PATIENCE:-1}" || failed=1

# One line of JSON a test.
log=$build/meson-logs/testlog.json
good=$(grep -cE '"result": "(OK|EXPECTEDFAIL|SKIP)"' "$log") || true
bad=$(grep -cvE '"result": "(OK|EXPECTEDFAIL|SKIP)"' "$log") || true
echo "$good passed, $bad failed"
[ "$failed" = 0 ] && [ "$bad" = 0 ] && [ "$good" -gt 0 ]
