// SPDX-License-Identifier: Apache-2.0
// Waveform, spectrogram and thumbnails as small bitmaps, fetched when they come into sight and kept while there is room. Each level of a pyramid halves the one
// below: what is drawn is never more than twice as fine as the screen, so two hours cost no more than two minutes.

import { film, on } from './film.js';
import { ask, queue, Refusal } from './wire.js';

const COLUMNS = 256;       // of a tile
const WAVE = 96, BANDS = 128; // its rows
const KEPT = 600;          // tiles: 60 MB at most
const TOP = 16;            // the coarsest level
const AGAIN = 700;         // ms until what is not whole is asked for again
const SAMPLES = { peaks: 64, spectrum: 512 }; // a column at level 0

const tiles = new Map();   // key -> { bitmap, complete, again }
const requests = queue(3);
let changed = () => {};
let palette = null;
let ink = [244, 189, 98];

export const onTile = (listener) => (changed = listener);

const rate = () => film.clip?.sound.find((one) => one.track === film.track)?.rate ?? 48000;

// The level whose columns are as wide as a point of the screen, or a little narrower, and the seconds that one of its tiles covers.
export function levelFor(what, secondsPerPoint) {
  const level = Math.min(Math.max(Math.floor(Math.log2((secondsPerPoint * rate()) / SAMPLES[what])), 0), TOP);
  return { level, seconds: (COLUMNS * SAMPLES[what] * 2 ** level) / rate() };
}

const tileKey = (what, level, index) => `${film.clip.id}/${film.track}/${what}/${level}/${index}`;
const thumbKey = (seconds, height) => `${film.clip.id}/thumb/${seconds.toFixed(3)}/${height}`;

function look(key) {
  const tile = tiles.get(key);
  if (!tile?.bitmap) return null;
  tiles.delete(key);
  tiles.set(key, tile);
  return tile.bitmap;
}

// The tile, or the part of a coarser one that covers it: { bitmap, x, width } with x and width in columns. Null when there is neither.
export function find(what, level, index) {
  for (let up = 0; up <= 6 && level + up <= TOP; up++) {
    const bitmap = look(tileKey(what, level + up, index >> up));
    if (bitmap) return { bitmap, x: ((index % 2 ** up) * COLUMNS) / 2 ** up, width: COLUMNS / 2 ** up };
  }
  return null;
}

export const thumb = (seconds, height) => look(thumbKey(seconds, height));

const due = (key) => {
  const tile = tiles.get(key);
  return !tile || (!tile.complete && performance.now() > tile.again);
};

// What is in sight, nearest to the middle first: [{ what, level, index }] and [{ what: 'thumb', seconds, height }].
export function want(list) {
  const missing = [];
  for (const one of list) {
    const key = one.what === 'thumb' ? thumbKey(one.seconds, one.height) : tileKey(one.what, one.level, one.index);
    if (due(key)) missing.push({ run: () => fetchTile(key, one) });
  }
  requests.want(missing);
}

async function fetchTile(key, one) {
  if (!due(key)) return;
  const before = tiles.get(key);
  tiles.set(key, { ...before, complete: false, again: Infinity });
  const clip = `/api/clips/${film.clip.id}`;
  try {
    const response = await ask(one.what === 'thumb'
      ? `${clip}/thumb?at=${one.seconds.toFixed(3)}&h=${one.height}`
      : `${clip}/${one.what}?track=${film.track}&level=${one.level}&tile=${one.index}`, { cache: 'no-store' });
    const complete = response.headers.get('X-Complete') !== '0';
    const bitmap = await (one.what === 'thumb' ? createImageBitmap(await response.blob()) : draw(one.what, await response.arrayBuffer()));
    before?.bitmap?.close();
    tiles.set(key, { bitmap, complete, again: performance.now() + AGAIN });
    forget();
  } catch (failure) {
    tiles.set(key, { ...before, complete: failure instanceof Refusal, again: performance.now() + AGAIN });
  }
  changed();
  // What is not whole yet is asked for by the next drawing that finds it in sight.
  if (!tiles.get(key)?.complete) setTimeout(() => changed(), AGAIN + 50);
}

function forget() {
  for (const [key, tile] of tiles) {
    if (tiles.size <= KEPT) return;
    tile.bitmap?.close();
    tiles.delete(key);
  }
}

const draw = (what, buffer) => createImageBitmap(what === 'peaks' ? drawWave(new Int8Array(buffer)) : drawSpectrum(new Uint8Array(buffer)));

// Quiet sound is drawn larger than it is: -40 dB still shows, and loud stays loudest.
const tall = (value) => Math.sign(value) * Math.abs(value / 127) ** 0.6;

// Each column from its lowest to its highest sample, at least one row so that silence is a line.
function drawWave(pairs) {
  const image = new ImageData(COLUMNS, WAVE);
  const points = new Uint32Array(image.data.buffer);
  const colour = word(...ink, 255);
  const middle = (WAVE - 1) / 2;
  for (let x = 0; x < pairs.length >> 1; x++) {
    const top = Math.round(middle - tall(pairs[2 * x + 1]) * middle);
    const bottom = Math.max(Math.round(middle - tall(pairs[2 * x]) * middle), top);
    for (let y = top; y <= bottom; y++) points[y * COLUMNS + x] = colour;
  }
  return image;
}

function drawSpectrum(levels) {
  const image = new ImageData(COLUMNS, BANDS);
  const points = new Uint32Array(image.data.buffer);
  palette ??= lantern();
  for (let x = 0; x < levels.length >> 7; x++)
    for (let band = 0; band < BANDS; band++) points[(BANDS - 1 - band) * COLUMNS + x] = palette[levels[x * BANDS + band]];
  return image;
}

const word = (red, green, blue, alpha) => ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;

// From the dark of the room over ember and amber to the white of the flame: lightness rises evenly, so that it reads for any eye. Below -96 dBFS is dark, the
// loudest tenth is near white.
function lantern() {
  const stops = [[0, 14, 13, 16], [0.32, 46, 26, 56], [0.55, 140, 45, 62], [0.74, 222, 110, 50], [0.88, 248, 190, 90], [1, 255, 248, 226]];
  return Uint32Array.from({ length: 256 }, (_, level) => {
    const value = Math.min(Math.max((level - 32) / 200, 0), 1);
    const next = Math.max(stops.findIndex(([place]) => place >= value), 1);
    const [a, b] = [stops[next - 1], stops[next]];
    const share = (value - a[0]) / (b[0] - a[0]);
    return word(...[1, 2, 3].map((i) => Math.round(a[i] + (b[i] - a[i]) * share)), 255);
  });
}

// The waveform's colour follows the theme; tiles drawn in the old one go.
export function setInk(colour) {
  ink = colour;
  for (const [key, tile] of tiles) {
    if (!key.includes('/peaks/')) continue;
    tile.bitmap?.close();
    tiles.delete(key);
  }
}

export function start() {
  on('clip', () => {
    for (const tile of tiles.values()) tile.bitmap?.close();
    tiles.clear();
  });
}
