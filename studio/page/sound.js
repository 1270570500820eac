// SPDX-License-Identifier: Apache-2.0
// Original, kept and removed, played in step. All three are fetched in pieces of two seconds, decoded, and handed to the sound card for the same instant; what is
// not listened to runs along at gain 0. So a switch is a change of three gains, heard within one block of the sound card, and never a seek.

import * as clock from './clock.js';
import { film, heard, heardKey, on } from './film.js';
import { decode, readHeader } from './pcm.js';
import { ask, queue, Refusal } from './wire.js';

export const versions = ['original', 'kept', 'removed'];

const SECONDS = 2;      // of one piece
const PIECES_KEPT = 72; // 48 s of the three versions, 55 MB of stereo at 48 kHz; what was heard longest ago goes
const FADE = 0.004;     // seconds: short enough to be instant, long enough not to click
const LOUDEST = 16;     // times: what was removed is often 20 dB and more below; beyond 24 dB one would listen to rounding

let context = null;
export let output = null; // what reaches the loudspeaker
const gains = {};
let audible = 'original'; // what is heard
let wanted = 'original';  // what was asked for: heard as soon as its piece is there
let pressed = 0;
let matched = false;
const pieces = new Map(); // address + number -> { state: 'loading' | 'there' | 'failed', buffer, power, again }
const headers = new Map();
const sounding = new Map(); // version + number -> the source that plays it
let anchor = { clip: 0, own: 0, rate: 1 };
const requests = queue(3);
const listeners = [];
let made = '';  // what kept and removed are made of, as it was last told: a slider that moves on meanwhile changes nothing of what is on its way
let query = ''; // the same for the server
let refused = () => {};

export const onVersion = (listener) => listeners.push(listener);
export const onRefusal = (listener) => (refused = listener);
export const version = () => wanted;
export const sameLoudness = () => matched;

const base = (which) => `/api/clips/${film.clip.id}/sound/${which}.wav?track=${film.track}`;
const address = (which) => (which === 'original' ? base(which) : `${base(which)}&${query}`);
const keyOf = (which, index) => `${base(which)}${which === 'original' ? '' : made}#${index}`;
const hasSound = () => film.clip?.there && film.clip.sound.length > 0;
const lastPiece = () => Math.ceil(clock.length() / SECONDS) - 1;

async function header(which) {
  const key = base(which);
  if (!headers.has(key)) {
    const reading = ask(address(which), { cache: 'no-store', headers: { Range: 'bytes=0-4095' } }).then(async (response) => readHeader(await response.arrayBuffer()));
    headers.set(key, reading);
    reading.catch(() => headers.delete(key));
  }
  return headers.get(key);
}

async function load(which, index) {
  const key = keyOf(which, index);
  const from = address(which);
  pieces.set(key, { state: 'loading' });
  try {
    const wav = await header(which);
    if (!wav) throw new Refusal('not a WAV file of 16 bits', 200);
    const first = wav.offset + Math.round(index * SECONDS * wav.rate) * wav.frame;
    const size = Math.round(SECONDS * wav.rate) * wav.frame;
    const response = await ask(from, { cache: 'no-store', headers: { Range: `bytes=${first}-${first + size - 1}` } });
    const { planes, frames, power } = decode(await response.arrayBuffer(), wav.channels);
    const buffer = new AudioBuffer({ numberOfChannels: wav.channels, length: Math.max(frames, 1), sampleRate: wav.rate });
    planes.forEach((plane, channel) => frames && buffer.copyToChannel(plane, channel));
    pieces.set(key, { state: 'there', buffer, power });
    forget();
  } catch (failure) {
    pieces.set(key, { state: 'failed', again: performance.now() + (failure instanceof Refusal ? 30000 : 1000) });
    if (failure instanceof Refusal) refused(failure.message);
  }
  tick();
}

function forget() {
  for (const [key, piece] of pieces) {
    if (pieces.size <= PIECES_KEPT) return;
    if (piece.state !== 'loading') pieces.delete(key);
  }
}

// The piece when it is there. Asking for it makes it the youngest in the cache.
export function piece(which, index) {
  const key = keyOf(which, index);
  const one = pieces.get(key);
  if (one?.state !== 'there') return null;
  pieces.delete(key);
  pieces.set(key, one);
  return one;
}

const missing = (which, index) => {
  const one = pieces.get(keyOf(which, index));
  return !one || (one.state === 'failed' && performance.now() > one.again);
};

// What is listened to comes first, then what one might switch to; nearest first.
function fetchAround(first, ahead = 2 + Math.ceil(Math.max(clock.rate(), 1))) {
  const others = versions.filter((which) => which !== wanted);
  const list = [];
  for (let i = 0; i < ahead && first + i <= lastPiece(); i++) for (const which of i ? versions : [wanted, ...others]) list.push([which, first + i]);
  requests.want(list.filter(([which, index]) => missing(which, index)).map(([which, index]) => ({ run: () => load(which, index) })));
}

function open() {
  const rate = film.clip.sound.find((sound) => sound.track === film.track)?.rate ?? 48000;
  if (context?.sampleRate === rate) return;
  context?.close();
  // At the clip's own rate the pieces meet sample on sample; the browser resamples the sum, once.
  context = new AudioContext({ sampleRate: rate, latencyHint: 'interactive' });
  output = context.createGain();
  output.connect(context.destination);
  for (const which of versions) {
    gains[which] = context.createGain();
    gains[which].gain.value = which === audible ? 1 : 0;
    gains[which].connect(output);
  }
}

function hush(which = null) {
  for (const [key, source] of sounding) {
    if (which && !key.startsWith(which)) continue;
    source.stop();
    sounding.delete(key);
  }
}

function sound(which, index) {
  const key = `${which} ${index}`;
  const one = piece(which, index);
  if (!one || sounding.has(key)) return;
  let when = anchor.own + (index * SECONDS - anchor.clip) / anchor.rate;
  let offset = 0;
  const soon = context.currentTime + 0.01;
  if (when < soon) {
    // It came late, or the playhead stands within it: enter at the sample that is due, on a whole sample so that the versions stay in step.
    const late = Math.ceil((soon - when) * context.sampleRate) / context.sampleRate;
    when += late;
    offset = late * anchor.rate;
  }
  if (offset >= one.buffer.duration) return;
  const source = new AudioBufferSourceNode(context, { buffer: one.buffer, playbackRate: anchor.rate });
  source.connect(gains[which]);
  source.start(when, offset);
  source.onended = () => sounding.get(key) === source && sounding.delete(key);
  sounding.set(key, source);
}

function begin(first) {
  if (!piece(wanted, first)) return;
  audible = wanted;
  const own = Math.ceil((context.currentTime + 0.02) * context.sampleRate) / context.sampleRate;
  anchor = { clip: clock.at(), own, rate: clock.rate() };
  balance(0);
  const card = context;
  clock.run(anchor.clip, own, () => card.currentTime - (card.outputLatency || 0));
}

// How much louder each version is played so that all are as loud as the original where the playhead stands.
function loudness(which, first) {
  if (!matched || which === 'original') return 1;
  let own = 0;
  let original = 0;
  for (let i = first - 1; i <= first + 1; i++) {
    const [a, b] = [piece(which, i), piece('original', i)];
    if (!a || !b) continue;
    own += a.power;
    original += b.power;
  }
  return own > 0 ? Math.min(Math.sqrt(original / own), LOUDEST) : 1;
}

function balance(fade = FADE) {
  if (!context) return;
  const first = Math.floor(clock.at() / SECONDS);
  for (const which of versions) {
    const level = which === audible ? loudness(which, first) : 0;
    if (fade) gains[which].gain.setTargetAtTime(level, context.currentTime, fade / 3);
    else gains[which].gain.setValueAtTime(level, context.currentTime);
  }
}

function turn(first) {
  if (wanted === audible || !piece(wanted, first)) return;
  audible = wanted;
  balance();
  performance.measure('lanterne:switch', { start: pressed, end: performance.now() });
}

// Twelve times a second while playing, and whenever a piece has come.
function tick() {
  if (!clock.playing()) return;
  const now = clock.at();
  if (clock.rate() > 0 ? now >= clock.length() : now <= 0) return clock.pause();
  if (!hasSound() || clock.rate() < 0) {
    if (clock.waiting()) clock.run(now);
    return;
  }
  const first = Math.floor(now / SECONDS);
  fetchAround(first);
  if (clock.waiting()) begin(first);
  else if (!piece(audible, first)) {
    hush();
    clock.hold();
  }
  if (clock.waiting()) return;
  for (let i = first; i <= first + Math.ceil(anchor.rate); i++) for (const which of versions) sound(which, i);
  turn(first);
  if (matched) balance(0.15);
}

// Hear another version from now on. `when` is the moment of the key, for what is measured.
export function hearVersion(which, when = performance.now()) {
  wanted = which;
  pressed = when;
  if (clock.playing() && !clock.waiting() && hasSound()) turn(Math.floor(clock.at() / SECONDS));
  else audible = which;
  balance();
  tick();
  listeners.forEach((listener) => listener());
}

export function matchLoudness(yes) {
  matched = yes;
  balance(0.05);
  listeners.forEach((listener) => listener());
}

// Have the pieces at the playhead ready before anybody presses play.
function prepare() {
  if (hasSound()) fetchAround(Math.floor(clock.at() / SECONDS), 1);
}

export function start() {
  setInterval(tick, 80);
  clock.on('state', () => {
    if (!clock.playing() || clock.rate() !== anchor.rate || clock.waiting()) hush();
    if (!clock.playing() || !hasSound()) return tick();
    open();
    if (context.state === 'suspended') context.resume();
    tick();
  });
  clock.on('seek', () => {
    hush();
    if (clock.playing()) tick();
    else prepare();
  });
  // Kept and removed are made of something else now: what was scheduled of them is wrong.
  on('listening', () => {
    if (made === heardKey(false)) return;
    made = heardKey(false);
    query = heard(false);
    hush('kept');
    hush('removed');
    if (clock.playing()) tick();
    else if (film.clip) prepare();
  });
}
