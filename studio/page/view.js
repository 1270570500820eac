// SPDX-License-Identifier: Apache-2.0
// Which part of the clip the timeline shows, and where its rows lie. Seconds become points and points seconds here, and nowhere else.

import * as clock from './clock.js';

const CLOSEST = 0.0005; // seconds a point: two thousand points a second shows single waves

export const view = { from: 0, perPoint: 0.02, width: 1, height: 1, ratio: 1, all: true }; // `ratio`: points of the canvas in one of the page
export const rows = { ruler: 0, thumbs: 0, spans: 0, wave: 0, spectrum: 0, overview: 0, end: 0 };

const widest = () => Math.max(clock.length(), 0.1) / view.width;

export const xOf = (seconds) => (seconds - view.from) / view.perPoint;
export const secondsAt = (x) => Math.min(Math.max(view.from + x * view.perPoint, 0), clock.length());

function hold() {
  view.perPoint = Math.min(Math.max(view.perPoint, Math.min(CLOSEST, widest())), widest());
  view.from = Math.min(Math.max(view.from, 0), Math.max(clock.length() - view.width * view.perPoint, 0));
  view.all = view.perPoint > widest() * 0.999;
}

export function zoom(factor, x = view.width / 2) {
  const still = view.from + x * view.perPoint;
  view.perPoint *= factor;
  hold();
  view.from = still - x * view.perPoint;
  hold();
}

export function pan(points) {
  view.from += points * view.perPoint;
  hold();
}

export function showAll() {
  view.perPoint = widest();
  view.from = 0;
  hold();
}

// Bring `from` to `to` into sight with air around it; nothing moves when it is already well in sight.
export function reveal(from, to = from) {
  const span = view.width * view.perPoint;
  if (from >= view.from + span * 0.02 && to <= view.from + span * 0.98) return;
  if (to - from > span * 0.8) view.perPoint = ((to - from) * 1.25) / view.width;
  view.from = (from + to) / 2 - (view.width * view.perPoint) / 2;
  hold();
}

// While playing the window turns like a page when the playhead leaves it.
export function follow(seconds) {
  const span = view.width * view.perPoint;
  if (seconds >= view.from && seconds <= view.from + span) return false;
  view.from = seconds - span * 0.05;
  hold();
  return true;
}

// `lanes` is how many rows of spans there are; sound and picture rows are left out when the clip has none.
export function layOut(width, height, lanes, hasPicture, hasSound) {
  Object.assign(view, { width: Math.max(width, 1), height, ratio: Math.min(devicePixelRatio, 2) });
  const fixed = { ruler: 22, thumbs: hasPicture ? 52 : 0, spans: 6 + lanes * 20, overview: 26 };
  const rest = Math.max(height - fixed.ruler - fixed.thumbs - fixed.spans - fixed.overview, 0);
  rows.ruler = 0;
  rows.thumbs = fixed.ruler;
  rows.spans = rows.thumbs + fixed.thumbs;
  rows.wave = rows.spans + fixed.spans;
  rows.spectrum = rows.wave + (hasSound ? Math.round(rest * 0.4) : 0);
  rows.overview = rows.wave + rest;
  rows.end = height;
  if (view.all) showAll();
  else hold();
}
