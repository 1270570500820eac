// SPDX-License-Identifier: Apache-2.0
// Where in the clip we are. While sound plays, the sound card's clock is the master and the picture follows; without sound, or backwards, the computer's clock does.

const wall = () => performance.now() / 1000;

const state = { playing: false, rate: 1, waiting: false };
let anchor = { clip: 0, own: 0 }; // the clip stood at `clip` when the clock stood at `own`
let source = wall;
let moving = false;
let end = 0;
const listeners = { state: [], seek: [] };

// `state`: playing, rate or waiting changed. `seek`: the playhead jumped.
export const on = (event, listener) => listeners[event].push(listener);
const tell = (event) => listeners[event].forEach((listener) => listener());

export const playing = () => state.playing;
export const waiting = () => state.waiting;
export const rate = () => state.rate;
export const length = () => end;

export function at() {
  // The sound card hears us a moment later than we speak: until then the playhead waits where it is, and does not step back.
  const now = moving ? anchor.clip + Math.max(source() - anchor.own, 0) * state.rate : anchor.clip;
  return Math.min(Math.max(now, 0), end);
}

export function setLength(seconds) {
  end = seconds;
  state.playing = moving = state.waiting = false;
  anchor = { clip: 0, own: 0 };
  tell('state');
  tell('seek');
}

// The clip stands at `clip` when `from()` says `own`, and runs from there: called by whoever makes the sound, or with the wall clock when there is none.
export function run(clip, own = wall(), from = wall) {
  source = from;
  anchor = { clip, own };
  moving = true;
  state.waiting = false;
  tell('state');
}

// Stand still until run() is called: sound is still being made.
export function hold() {
  if (state.waiting) return;
  anchor = { clip: at(), own: 0 };
  moving = false;
  state.waiting = true;
  tell('state');
}

export function play(speed = 1) {
  anchor = { clip: at() >= end && speed > 0 ? 0 : at(), own: 0 };
  moving = false;
  Object.assign(state, { playing: true, rate: speed, waiting: true });
  tell('state');
}

export function pause() {
  anchor = { clip: at(), own: 0 };
  moving = false;
  Object.assign(state, { playing: false, rate: 1, waiting: false });
  tell('state');
}

export function seek(seconds) {
  anchor = { clip: Math.min(Math.max(seconds, 0), end), own: 0 };
  moving = false;
  state.waiting = state.playing;
  tell('seek');
}

// L and J: each press doubles the speed, up to eight times; the other direction starts anew at one.
export function shuttle(direction) {
  const same = state.playing && Math.sign(state.rate) === direction;
  play(direction * (same ? Math.min(Math.abs(state.rate) * 2, 8) : 1));
}

// As an editor reads it, hh:mm:ss:ff, counted from `start` (the clip's own timecode, "" for zero). Where a clip says drop frame (a semicolon), frames are counted
// without their dropped numbers: the page shows where something is; what is cut is cut by the server in ticks.
export function timecode(seconds, fps, start = '') {
  const whole = Math.round(fps) || 25;
  const [h = 0, m = 0, s = 0, f = 0] = start.split(/[:;]/).map(Number);
  const frames = Math.floor(seconds * (fps || 25) + 1e-6) + (((h || 0) * 60 + (m || 0)) * 60 + (s || 0)) * whole + (f || 0);
  const pad = (value) => String(value).padStart(2, '0');
  const total = Math.floor(frames / whole);
  return [Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60, total % 60, frames % whole].map(pad).join(':');
}
