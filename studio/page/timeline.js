// SPDX-License-Identifier: Apache-2.0
// The timeline under the hands: wheel, pinch and drag move the view; the upper rows move the playhead; a drag over waveform or spectrogram marks a stretch. On a canvas
// of its own above the reel lie playhead, mark and the hand's place, so that playing redraws only these.

import * as clock from './clock.js';
import { choose, film, on } from './film.js';
import { byId } from './make.js';
import * as reel from './reel.js';
import * as stretch from './stretch.js';
import * as tiles from './tiles.js';
import * as view from './view.js';
import { rows, secondsAt, view as seen, xOf } from './view.js';

const canvas = byId('over');
const glass = canvas.getContext('2d');
const hands = byId('playhead'); // covers both canvases and takes what mouse, fingers and keyboard do
const NEAR = { mouse: 6, pen: 10, touch: 16 }; // points: how near an edge must be to be taken hold of
const STILL = 1;        // seconds that a still picture stands
const FAR = 4;          // points that a press may move and still be a click

let dirty = true;
let stale = true;       // the glass
let hover = null;       // x of the hand
let gesture = null;     // { act: 'scrub' | 'mark' | 'edge' | 'window', x, moved, ... }
let drawn = -1;         // where the playhead was drawn
const fingers = new Map();
let colours = {};

function redraw() {
  dirty = stale = true;
}

const point = (event) => {
  const box = hands.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
};

function fit() {
  const { clientWidth: width, clientHeight: height } = hands;
  view.layOut(width, height, reel.laneCount(), Boolean(film.clip?.picture.length), Boolean(film.clip?.sound.length));
  for (const one of [byId('reel'), canvas]) {
    const [wide, tall] = [Math.round(width * seen.ratio), Math.round(height * seen.ratio)];
    if (one.width !== wide || one.height !== tall) Object.assign(one, { width: wide, height: tall }); // which empties it
  }
  redraw();
}

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ['text', 'light', 'reel', 'goes', 'stays', 'place']) colours[name] = style.getPropertyValue(`--${name}`).trim();
  reel.readColours();
  redraw();
}

function drawMark() {
  for (const { from, to, colour, edges } of stretch.marks()) {
    const [left, right] = [xOf(from), xOf(to)];
    glass.fillStyle = colours[colour];
    glass.globalAlpha = 0.18;
    glass.fillRect(left, rows.wave, right - left, rows.overview - rows.wave);
    glass.globalAlpha = 1;
    for (const x of [left, right]) {
      glass.fillRect(x - (edges ? 1 : 0.5), rows.wave, edges ? 2 : 1, rows.overview - rows.wave);
      if (edges) glass.fillRect(x - 3, (rows.wave + rows.overview) / 2 - 14, 6, 28);
    }
  }
}

function drawGlass() {
  glass.setTransform(seen.ratio, 0, 0, seen.ratio, 0, 0);
  glass.clearRect(0, 0, seen.width, seen.height);
  if (!film.clip) return;
  drawMark();
  if (hover !== null && !gesture) {
    glass.fillStyle = colours.text;
    glass.globalAlpha = 0.25;
    glass.fillRect(Math.round(hover), rows.thumbs, 1, rows.overview - rows.thumbs);
    glass.globalAlpha = 1;
  }
  const x = Math.round(xOf(drawn));
  glass.fillStyle = colours.light;
  glass.fillRect(x, 8, 1.5, rows.overview - 8);
  glass.beginPath();
  glass.moveTo(x - 5, 6);
  glass.lineTo(x + 6.5, 6);
  glass.lineTo(x + 0.75, 15);
  glass.fill();
  glass.fillRect((drawn / (clock.length() || 1)) * seen.width, rows.overview + 5, 1.5, rows.end - rows.overview - 5);
}

// Called once a screen refresh.
export function frame() {
  const now = clock.at();
  if (now !== drawn) {
    drawn = now;
    stale = true;
    if (clock.playing() && !gesture && view.follow(now)) dirty = true;
  }
  if (dirty) {
    dirty = false;
    stale = true;
    reel.draw();
  }
  if (!stale) return;
  stale = false;
  drawGlass();
  stretch.place(xOf, rows.wave, seen.width);
}

function press(event) {
  if (event.button !== 0 || !film.clip) return;
  const { x, y } = point(event);
  hands.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, { x, y });
  if (fingers.size === 2) {
    gesture = { act: 'pinch' };
    return;
  }
  if (y >= rows.overview) gesture = { act: 'window', x };
  else if (y >= rows.wave) gesture = stretch.edgeAt(secondsAt(x), NEAR[event.pointerType] * seen.perPoint) ?? { act: 'mark', x, from: secondsAt(x) };
  else gesture = { act: 'scrub', x, hit: reel.proposalAt(x, y) };
  if (gesture.act === 'window') centre(x);
  if (gesture.act === 'scrub' && !gesture.hit) clock.seek(secondsAt(x));
}

function centre(x) {
  view.pan((reel.overviewSeconds(x) - seen.from) / seen.perPoint - seen.width / 2);
  redraw();
}

function pinch(id, to) {
  const [a, b] = [...fingers.values()];
  const before = { apart: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2 };
  fingers.set(id, to);
  const [c, d] = [...fingers.values()];
  const after = { apart: Math.hypot(c.x - d.x, c.y - d.y), x: (c.x + d.x) / 2 };
  view.zoom(before.apart / Math.max(after.apart, 1), before.x);
  view.pan(before.x - after.x);
  redraw();
}

function move(event) {
  const { x, y } = point(event);
  hover = event.pointerType === 'mouse' ? x : null;
  stale = true;
  if (!gesture) {
    const near = film.clip && y >= rows.wave && y < rows.overview;
    hands.style.cursor = near ? (stretch.edgeAt(secondsAt(x), NEAR.mouse * seen.perPoint) ? 'ew-resize' : 'text') : 'default';
    return;
  }
  if (gesture.act === 'pinch') {
    if (fingers.size === 2) pinch(event.pointerId, { x, y });
    return;
  }
  gesture.moved ||= Math.abs(x - gesture.x) > FAR;
  if (gesture.act === 'window') centre(x);
  if (gesture.act === 'scrub' && (gesture.moved || !gesture.hit)) clock.seek(secondsAt(x));
  if (gesture.act === 'mark' && gesture.moved) stretch.set(gesture.from, secondsAt(x));
  if (gesture.act === 'edge') stretch.set(gesture.still, secondsAt(x));
}

function release(event) {
  fingers.delete(event.pointerId);
  if (!gesture) return;
  const { act, moved, hit, from } = gesture;
  if (act !== 'pinch' || fingers.size === 0) gesture = null;
  if (act === 'scrub' && hit && !moved) {
    choose(hit.id);
    clock.seek(hit.from);
  }
  if (act === 'mark' && !moved) {
    stretch.drop();
    clock.seek(from);
  }
  stale = true;
}

function wheel(event) {
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 32 : 1;
  const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
  if (event.shiftKey || sideways) view.pan((sideways ? event.deltaX : event.deltaY) * unit);
  else view.zoom(Math.exp(event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0025)), point(event).x);
  redraw();
}

export function zoom(factor) {
  const x = xOf(clock.at());
  view.zoom(factor, x >= 0 && x <= seen.width ? x : undefined);
  redraw();
}

export function zoomAll() {
  view.showAll();
  redraw();
}

export function start() {
  readColours();
  new ResizeObserver(fit).observe(hands);
  matchMedia('(prefers-color-scheme: light)').addEventListener('change', readColours);
  tiles.onTile(redraw);
  stretch.onChange(() => (stale = true));
  hands.addEventListener('pointerdown', press);
  hands.addEventListener('pointermove', move);
  hands.addEventListener('pointerup', release);
  hands.addEventListener('pointercancel', release);
  hands.addEventListener('pointerleave', () => {
    hover = null;
    stale = true;
  });
  hands.addEventListener('wheel', wheel, { passive: false });
  byId('zoom-in').onclick = () => zoom(0.5);
  byId('zoom-out').onclick = () => zoom(2);
  byId('zoom-all').onclick = zoomAll;
  clock.on('seek', () => !gesture && view.follow(clock.at()) && redraw());
  on('clip', () => {
    seen.all = true;
    clock.setLength(film.clip ? film.clip.seconds || STILL : 0);
    fit();
  });
  on('proposals film language', () => {
    reel.arrange();
    fit();
  });
  on('would', redraw);
  on('chosen', () => {
    const one = film.proposals.find((other) => other.id === film.chosen);
    if (one) view.reveal(one.from, one.to);
    redraw();
  });
}
