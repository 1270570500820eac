#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# FFmpeg's spectral denoiser, with the limit and the floor that came out best of six on the split train (the floor is a level, so it holds for mixes as loud as these). Without
# an example it takes what lies below the floor; with one it samples the noise: the example is played before the sound and cut off again.
while IFS='	' read -r rate mix in example stays out; do
    raw="-f f32le -ar $rate -ac 1"
    if [ "$example" = - ]; then
        ffmpeg -v error -nostdin -y $raw -i "$mix/$in.f32" -af afftdn=nr=12:nf=-35 $raw "$out"
    else
        end=$(($(wc -c < "$mix/$example.f32") / 4))
        seconds=$(echo "$end $rate" | awk '{print $1 / $2}')
        ffmpeg -v error -nostdin -y $raw -i "$mix/$example.f32" $raw -i "$mix/$in.f32" -filter_complex \
            "[0][1]concat=v=0:a=1,asendcmd='0.1 afftdn sn start; $(echo "$seconds" | awk '{print $1 - 0.1}') afftdn sn stop',afftdn=nr=12:nf=-35,atrim=start_sample=$end" $raw "$out"
    fi
done
