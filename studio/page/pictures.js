// SPDX-License-Identifier: Apache-2.0
// The picture where the playhead stands, before and after, with a wipe between them. Pictures are fetched some way ahead of the clock and drawn when it reaches
// them; the sound is never waited for nor made to wait.

import * as clock from './clock.js';
import { film, heard, heardKey, isHeard, isPicture, on } from './film.js';
import { byId } from './make.js';
import * as sound from './sound.js';
import { ask, queue } from './wire.js';
import { say } from './words.js';

const HEIGHT = 360;
const BATCH = 12;       // pictures a request: half a second
const AHEAD = 1.2;      // seconds that are kept ready while playing
const KEPT = 90;        // pictures of each version, 3.5 s of 25 a second: 80 MB decoded
const LAST = 0.02;      // seconds before the end: there the last picture still stands, at any rate up to 50
const HEADER = 20;      // u32 bytes, f64 seconds, f64 length

const canvas = byId('pictures');
const box = byId('picture');
const handle = byId('wipe');
const sides = [[byId('side-before'), 'left'], [byId('side-after'), 'right']];
const draw = canvas.getContext('2d', { alpha: false });
const requests = queue(2);
const reels = { original: { key: '', frames: [], busy: false, again: 0 }, graded: { key: '', frames: [], busy: false, again: 0 } };
let wipe = 0.5;
let made = '';  // what the graded pictures are made of, as it was last told
let query = ''; // the same for the server
let dirty = true;

const track = () => film.clip?.picture[0];
const address = (which) => `/api/clips/${film.clip.id}/pictures/${which}?h=${HEIGHT}${which === 'graded' ? `&${query}` : ''}`;

const keyOf = (which) => `${film.clip.id} ${which === 'graded' ? made : ''}`;

// There is an after when something that changes the picture counts as accepted, and the person does not listen to the original alone.
const graded = () => sound.version() !== 'original' && film.proposals.some((one) => isPicture(one) && isHeard(one));

// The picture of `which` that stands at `seconds`, or the nearest one before it that is near enough to be shown in the meantime.
function frameAt(which, seconds) {
  let best = null;
  for (const frame of reels[which].frames) if (frame.at <= seconds + 1e-4 && (!best || frame.at > best.at)) best = frame;
  return best;
}

const covers = (frame, seconds) => frame && seconds < frame.at + frame.length + 1e-4;

async function fetchFrames(which, from, count) {
  const reel = reels[which];
  const { key } = reel;
  const had = reel.frames.length;
  reel.busy = true;
  try {
    const buffer = await (await ask(`${address(which)}&from=${from.toFixed(4)}&count=${count}`)).arrayBuffer();
    const view = new DataView(buffer);
    const coming = [];
    for (let place = 0; place + HEADER <= buffer.byteLength; ) {
      const bytes = view.getUint32(place, true);
      const frame = { at: view.getFloat64(place + 4, true), length: view.getFloat64(place + 12, true) };
      coming.push(createImageBitmap(new Blob([new Uint8Array(buffer, place + HEADER, bytes)], { type: 'image/jpeg' })).then((bitmap) => ({ ...frame, bitmap })));
      place += HEADER + bytes;
    }
    const frames = await Promise.all(coming);
    if (reel.key === key) keep(reel, frames);
  } catch {
    // A picture that does not come leaves the one before it standing; wire.js has told if nobody answers.
  } finally {
    reel.busy = false;
    if (reel.frames.length === had) reel.again = performance.now() + 500;
    dirty = true;
  }
}

function keep(reel, frames) {
  const known = new Set(reel.frames.map((frame) => frame.at.toFixed(4)));
  for (const frame of frames) {
    if (known.has(frame.at.toFixed(4))) frame.bitmap.close();
    else reel.frames.push(frame);
  }
  const here = clock.at();
  reel.frames.sort((a, b) => Math.abs(a.at - here) - Math.abs(b.at - here));
  for (const far of reel.frames.splice(KEPT)) far.bitmap.close();
}

function empty(reel, key) {
  reel.frames.forEach((frame) => frame.bitmap.close());
  Object.assign(reel, { key, frames: [], again: 0 });
}

// The first moment from here on that no picture covers yet.
function gap(which, from) {
  let edge = from;
  for (let frame = frameAt(which, edge); covers(frame, edge) && edge < from + AHEAD; frame = frameAt(which, edge)) edge = frame.at + frame.length + 1e-3;
  return edge;
}

function want() {
  if (!film.clip?.there || !track()) return;
  const here = Math.min(clock.at(), clock.length() - LAST);
  const runs = clock.playing() && clock.rate() > 0;
  const list = [];
  for (const which of graded() ? ['original', 'graded'] : ['original']) {
    const reel = reels[which];
    if (reel.key !== keyOf(which)) empty(reel, keyOf(which));
    const edge = gap(which, here);
    if (edge >= Math.min(here + (runs ? AHEAD : 1e-3), clock.length() - LAST / 2) || reel.busy || performance.now() < reel.again) continue;
    list.push({ run: () => fetchFrames(which, edge, runs ? BATCH : 1) });
  }
  requests.want(list);
}

function place(bitmap) {
  const scale = Math.min(canvas.width / bitmap.width, canvas.height / bitmap.height);
  const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
  return { x: (canvas.width - width) >> 1, y: (canvas.height - height) >> 1, width, height };
}

function paint() {
  const here = clock.at();
  const before = frameAt('original', here);
  if (!before) return;
  const after = graded() ? frameAt('graded', here) : null;
  const { x, y, width, height } = place(before.bitmap);
  draw.fillStyle = '#000';
  draw.fillRect(0, 0, canvas.width, canvas.height);
  draw.drawImage(before.bitmap, x, y, width, height);
  if (after) {
    const cut = Math.round(width * wipe);
    const source = after.bitmap.width * wipe;
    if (cut < width) draw.drawImage(after.bitmap, source, 0, after.bitmap.width - source, after.bitmap.height, x + cut, y, width - cut, height);
  }
  const ratio = canvas.width / box.clientWidth;
  handle.style.transform = `translateX(${(x + width * wipe) / ratio}px)`;
  handle.style.top = `${y / ratio}px`;
  handle.style.height = `${height / ratio}px`;
  for (const [side, far] of sides) {
    side.style[far] = `${x / ratio + 10}px`;
    side.style.bottom = `${y / ratio + 10}px`;
  }
}

// Called once a screen refresh.
export function frame() {
  want();
  if (!dirty && !clock.playing()) return;
  dirty = false;
  paint();
}

function fit() {
  const ratio = Math.min(devicePixelRatio, 2);
  canvas.width = Math.round(box.clientWidth * ratio);
  canvas.height = Math.round(box.clientHeight * ratio);
  dirty = true;
}

function arrange() {
  const wiping = graded();
  handle.hidden = !wiping;
  for (const [side] of sides) side.hidden = !wiping;
  byId('no-picture').hidden = !film.clip || Boolean(track());
  dirty = true;
}

function moveWipe(to) {
  wipe = Math.min(Math.max(to, 0), 1);
  handle.setAttribute('aria-valuenow', Math.round(wipe * 100));
  handle.setAttribute('aria-valuetext', `${say('before')} ${Math.round(wipe * 100)} %`);
  dirty = true;
}

export function start() {
  new ResizeObserver(fit).observe(box);
  on('clip', () => {
    for (const reel of Object.values(reels)) empty(reel, '');
    draw.fillRect(0, 0, canvas.width, canvas.height);
    arrange();
  });
  on('listening', () => {
    made = heardKey(true);
    query = heard(true);
    arrange();
  });
  sound.onVersion(arrange);
  clock.on('seek', () => (dirty = true));
  const drag = (event) => {
    const frame = frameAt('original', clock.at());
    if (!frame) return;
    const ratio = canvas.width / box.clientWidth;
    const { x, width } = place(frame.bitmap);
    moveWipe(((event.clientX - box.getBoundingClientRect().left) * ratio - x) / width);
  };
  handle.addEventListener('pointerdown', (event) => handle.setPointerCapture(event.pointerId));
  handle.addEventListener('pointermove', (event) => handle.hasPointerCapture(event.pointerId) && drag(event));
  handle.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -0.05, ArrowRight: 0.05, Home: -1, End: 1 }[event.key];
    if (!step) return;
    moveWipe(wipe + step);
    event.preventDefault();
    event.stopPropagation();
  });
}
