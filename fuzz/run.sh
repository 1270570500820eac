#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Build every fuzz target with clang, ASan and UBSan, run each SECONDS long (10 when not given) from its kept corpus, and end with "N passed, N failed".
# What breaks a target is left in build-fuzz/findings.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-10}

sh docs/packages.sh build fuzz
[ -d build-fuzz ] || CC=clang meson setup build-fuzz -Dfuzz=true -Dtests=false -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debugoptimized >/dev/null
ninja -C build-fuzz build.ninja >/dev/null
targets=$(ninja -C build-fuzz -t targets all | sed -n 's|^\(fuzz/fuzz-[a-z-]*\): c_LINKER$|\1|p')
ninja -C build-fuzz $targets
mkdir -p build-fuzz/findings

passed=0 failed=0
for target in $targets; do
    name=${target#fuzz/fuzz-} new=$(mktemp -d)
    if build-fuzz/$target -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix=build-fuzz/findings/$name- "$new" fuzz/corpus/$name >"$new.log" 2>&1; then
        echo "fuzz $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$new.log") runs"
        passed=$((passed + 1))
    else
        tail -40 "$new.log"
        echo "fuzz $name: FAILED"
        failed=$((failed + 1))
    fi
    rm -rf "$new" "$new.log"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
