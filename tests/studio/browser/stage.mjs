// SPDX-License-Identifier: Apache-2.0
// What a browser test plays on: clips made here and now, and the real studio in front of them.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeSync, closeSync, ftruncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

export const program = process.env.LANTERNE;
if (!program) throw new Error('LANTERNE names the program under test');

export function openStage() {
  const folder = mkdtempSync(join(tmpdir(), 'lanterne-studio-'));
  return { folder, path: (name) => join(folder, name), close: () => rmSync(folder, { recursive: true, force: true }) };
}

// Eighteen seconds: soft noise throughout; two sirens of two tones, half a second each, with their partials: 435 and 580 Hz from 1 to 5 s, 392 and 523 Hz from 8 to
// 11 s; a broad noise that comes and goes, as of a car, loudest at 14.5 s.
export function makeClip(path) {
  const siren = (low, high) => [1, 2, 3].map((partial) => `${0.12 / partial}*sin(2*PI*${partial}*t*(lt(mod(t,1),0.5)*${low}+gte(mod(t,1),0.5)*${high}))`).join('+');
  const sound = `0.004*(random(0)*2-1)+between(t,1,5)*(${siren(435, 580)})+between(t,8,11)*(${siren(392, 523)})+0.12*exp(-pow((t-14.5)/1.6,2))*(random(1)*2-1)`;
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', `aevalsrc='${sound}':s=48000:d=18`, '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=18',
    '-map', '1:v', '-map', '0:a', '-ac', '2', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le', path]);
}

// Two hours of 48 kHz that weigh nothing on the disk: a header, and a hole behind it.
export function makeLongClip(path, seconds = 7200) {
  const bytes = seconds * 48000 * 2;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, 48000, 4], [28, 96000, 4], [32, 2, 2], [34, 16, 2]].forEach(([at, value, size]) => header.writeUIntLE(value, at, size));
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  const file = openSync(path, 'w');
  writeSync(file, header);
  // A second of noise every minute, so that there is something to see.
  const noise = Buffer.from(Array.from({ length: 96000 }, (_, i) => (i * 7919 * (i % 89)) % 64));
  for (let minute = 0; minute < seconds / 60; minute++) writeSync(file, noise, 0, noise.length, 44 + minute * 60 * 96000);
  ftruncateSync(file, 44 + bytes);
  closeSync(file);
}

export const tell = (...words) => execFileSync(program, words, { encoding: 'utf8' });

// `lanterne studio ...`, up and listening. `kill` is kill -9, `close` asks it to end.
export async function openStudio(film, ...options) {
  const began = Date.now();
  // What the studio keeps of a clip's waveform goes with the stage, and none that lay there before is read.
  const env = { ...process.env, XDG_CACHE_HOME: join(dirname(film), 'cache') };
  const child = spawn(program, ['studio', film, '--no-open', ...options], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const gone = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => /^http:\/\/127\.0\.0\.1:\d+\//.test(line.trim()) && resolve(line.trim()));
    gone.then((code) => reject(new Error(`the studio ended with ${code}`)));
  });
  const end = async (signal) => {
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 10000);
    const code = await gone;
    clearTimeout(late);
    return code;
  };
  return { url, port: Number(new URL(url).port), origin: new URL(url).origin, took: Date.now() - began, pid: child.pid, kill: () => end('SIGKILL'), close: () => end('SIGTERM') };
}
