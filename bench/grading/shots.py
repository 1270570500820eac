# SPDX-License-Identifier: Apache-2.0
"""How well shots are found: bench/grading/shots.py BUILD MEDIA [FILMS] [SEED].

Films are cut together by ffmpeg from stretches of the clips in MEDIA/clips and slow moves over the stills in MEDIA/stills, with hard cuts and with dissolves, some
stretches with a flash, so that every boundary is known. A boundary is found when one is told within 2 pictures of a cut or within half a dissolve of its middle."""
import pathlib
import random
import subprocess
import sys
import tempfile

RATE, SIZE = 25, "640x360"


def ffmpeg(*words):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *words], check=True)


def stretch(source, length, pick, path):
    """`length` pictures of a clip from anywhere, or a move over a still."""
    shape = f"scale=640:360:force_original_aspect_ratio=increase,crop={SIZE.replace('x', ':')},setsar=1,fps={RATE}"
    if source.suffix == ".mp4":
        seconds = float(subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", source], capture_output=True, text=True, check=True).stdout)
        words = ["-ss", f"{pick.uniform(0, seconds - length / RATE - 1):.2f}", "-i", source]
    else:
        way = pick.choice(["x='n*2':y=20", "x=40:y='n'", f"x='40+6*sin(n/4)':y='20+5*sin(n/3)'"])
        shape = f"scale=1000:-2,crop=640:360:{way},setsar=1"
        words = ["-loop", "1", "-r", str(RATE), "-i", source]
    if pick.random() < 0.25:
        at = length // 2
        shape += f",eq=brightness=0.35:enable='between(n,{at},{at + pick.choice([0, 1])})'"
    ffmpeg(*words, "-vf", shape, "-frames:v", str(length), "-an", "-c:v", "libx264", "-preset", "ultrafast", "-qp", "8", "-pix_fmt", "yuv420p", "-r", str(RATE), path)


def film(sources, pick, folder):
    """The path of a film of 10 stretches and its boundaries: (picture, pictures a dissolve takes or 0)."""
    parts, borders, source = [], [], None
    for i in range(10):
        length = pick.randint(40, 110)
        parts.append((folder / f"{i}.mp4", length))
        source = pick.choice([s for s in sources if s != source])
        stretch(source, length, pick, parts[-1][0])
    chain = [f"[{i}:v]settb=1/{RATE},setpts=N,format=yuv420p[s{i}]" for i in range(10)]
    last, total = "s0", parts[0][1]
    for i in range(1, 10):
        fade = pick.choice([0, 0, 12, 20, 30])
        if fade:
            chain.append(f"[{last}][s{i}]xfade=transition=fade:duration={fade / RATE}:offset={(total - fade) / RATE},settb=1/{RATE}[v{i}]")
            borders.append((total - fade / 2, fade))
        else:
            chain.append(f"[{last}][s{i}]concat=n=2:v=1,settb=1/{RATE},setpts=N[v{i}]")
            borders.append((total, 0))
        total += parts[i][1] - fade
        last = f"v{i}"
    words = [w for path, _ in parts for w in ("-i", path)]
    ffmpeg(*words, "-filter_complex", ";".join(chain), "-map", f"[{last}]", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", folder / "film.mp4")
    return folder / "film.mp4", borders


def main():
    build, media = sys.argv[1], pathlib.Path(sys.argv[2])
    films, seed = int(sys.argv[3]) if len(sys.argv) > 3 else 6, int(sys.argv[4]) if len(sys.argv) > 4 else 1
    sources = sorted(p for p in media.glob("clips/*.mp4") if not p.name.startswith("odd")) + sorted(media.glob("stills/*.*"))
    found, known, told = {0: 0, 1: 0}, {0: 0, 1: 0}, 0
    for number in range(films):
        with tempfile.TemporaryDirectory() as folder:
            path, borders = film(sources, random.Random(seed * 1000 + number), pathlib.Path(folder))
            lines = subprocess.run([f"{build}/bench/bench-shots", path], capture_output=True, text=True, check=True).stdout.split("\n")[1:-1]
            mine = [int(line.split()[0]) for line in lines]
            told += len(mine)
            for at, fade in borders:
                near = [m for m in mine if abs(m - at) <= (2 if not fade else fade / 2 + 2)]
                known[fade > 0] += 1
                found[fade > 0] += bool(near)
                if near:
                    mine.remove(near[0])
                else:
                    print(f"film {number}: missed {'a dissolve of %d' % fade if fade else 'a cut'} at {at}")
            for m in mine:
                print(f"film {number}: {m} is none")
    right = found[0] + found[1]
    print(f"cuts {found[0]}/{known[0]}, dissolves {found[1]}/{known[1]}, precision {right / max(told, 1):.3f}, recall {right / (known[0] + known[1]):.3f}")


main()
