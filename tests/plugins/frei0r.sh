#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two hosts run the frei0r modules in the folder $1, and make of a picture what the command $2 makes of it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
FREI0R_PATH=$(realpath "$1")
export FREI0R_PATH
lanterne=$(realpath "$2")
cd "$place"
fail() { echo "$*"; exit 1; }

# A look that swaps red and blue and darkens: no host may have it by accident.
awk 'BEGIN { print "LUT_3D_SIZE 2"; for (i = 0; i < 8; i++) print int(i / 4) % 2 * 0.8, int(i / 2) % 2 * 0.9, i % 2 * 0.7 }' > look.cube
ffmpeg -v error -f lavfi -i testsrc2=s=160x96:d=0.2 -pix_fmt rgb24 -c:v ffv1 clip.mkv
"$lanterne" lut clip.mkv --file look.cube --no-dither -q -o ours.mkv
near() { ffmpeg -v error -i "$1" -i ours.mkv -lavfi '[0]format=gbrp[a];[1]format=gbrp[b];[a][b]psnr=f=-' -f null - | sed 's/.*psnr_avg:\([^ ]*\).*/\1/' | sort -n | head -1; }

ffmpeg -v error -i clip.mkv -vf "frei0r=lanterne_lut:$place/look.cube|||n" -pix_fmt rgb24 -c:v ffv1 -y host.mkv 2>host.txt || { cat host.txt; fail "ffmpeg does not run it"; }
if [ -s host.txt ]; then cat host.txt; fail "ffmpeg's host complains"; fi
[ "$(near host.mkv)" = inf ] || fail "ffmpeg's host makes other pictures: PSNR $(near host.mkv) dB"
for size in 8x8 1920x8 161x91; do
    ffmpeg -v error -f lavfi -i testsrc2=s=$size:d=0.1 -vf "frei0r=lanterne_cdl:0.1" -f null - || fail "ffmpeg does not run $size"
done

command -v melt >/dev/null || { echo "melt is not installed: not tried"; exit 0; }
# melt opens every module it has, and one of them never returns under the sanitizers' runtime: .ci/run runs this once more on the release.
[ -z "${LD_PRELOAD:-}" ] || { echo "melt hangs under a preloaded sanitizer: not tried"; exit 0; }
melt -query filter=frei0r.lanterne_lut 2>/dev/null | grep -q 'title: dither' || fail "melt does not find it"
# melt reads and writes in its profile's colours, so only the difference is held: near what it makes of our own file, far from the clip untreated.
cat > square.profile <<END
description=test
frame_rate_num=25
frame_rate_den=1
width=160
height=96
progressive=1
sample_aspect_num=1
sample_aspect_den=1
display_aspect_num=5
display_aspect_den=3
colorspace=709
END
shoot() { out=$1; shift; melt -silent -profile "$place/square.profile" "$@" -consumer avformat:"$out" vcodec=ffv1 pix_fmt=gbrp an=1 real_time=-1 terminate_on_pause=1 >melt.txt 2>&1 || { cat melt.txt; fail "melt does not run it"; }; }
shoot host.mkv clip.mkv -filter frei0r.lanterne_lut 0="$place/look.cube" 3=0
mv ours.mkv direct.mkv
shoot ours.mkv direct.mkv
awk -v near="$(near host.mkv)" 'BEGIN { exit !(near == "inf" || near > 38) }' || fail "melt makes other pictures: PSNR $(near host.mkv) dB"
shoot ours.mkv clip.mkv
awk -v near="$(near host.mkv)" 'BEGIN { exit !(near < 25) }' || fail "melt leaves the pictures as they were"
