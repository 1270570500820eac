// SPDX-License-Identifier: Apache-2.0
// "This goes, this stays, this is the place": a stretch that a person marks and shows. What was shown becomes a proposal at once, and is played without it and then alone, so that the
// ear can judge while the hand is still there.

import * as clock from './clock.js';
import { changeProposals, choose, film, on, proposal, tell } from './film.js';
import { announce, banner, byId } from './make.js';
import * as sound from './sound.js';
import { post, Silence } from './wire.js';
import { say } from './words.js';

const SHORTEST = 0.02; // seconds: less is a click, not a drag

let mark = null;                              // { from, to } under the hands
const nothing = () => ({ noise: [], keep: [], tone: [], id: 0 });
let shown = nothing();                        // what belongs together so far
let rest = [];                                // versions still to be played of a stretch: [{ from, to, version }]
let playing = null;
let asked = 0;                                // when a noise was shown, until it is heard
let changed = () => {};
const bar = byId('stretch');

export const onChange = (listener) => (changed = listener);

// For the timeline: what to draw. Shown stretches stay visible while their proposal is the chosen one.
export function marks() {
  const drawn = (list, colour) => list.map(([from, to]) => ({ from, to, colour }));
  const list = shown.id && film.chosen === shown.id ? [...drawn(shown.noise, 'goes'), ...drawn(shown.keep, 'stays'), ...drawn(shown.tone, 'place')] : [];
  return mark ? [...list, { ...mark, colour: 'light', edges: true }] : list;
}

export function set(from, to) {
  if (!film.clip?.sound.length) return;
  mark = { from: Math.min(from, to), to: Math.max(from, to) };
  changed();
}

export function drop() {
  mark = null;
  changed();
}

// The gesture that moves the edge near `seconds`, null when none is within `near`.
export function edgeAt(seconds, near) {
  if (!mark) return null;
  if (Math.abs(seconds - mark.from) <= near) return { act: 'edge', still: mark.to };
  return Math.abs(seconds - mark.to) <= near ? { act: 'edge', still: mark.from } : null;
}

// I and O, as on an editing desk: from here, to here.
export function markIn() {
  set(clock.at(), mark && mark.to > clock.at() ? mark.to : Math.min(clock.at() + 1, clock.length()));
}

export function markOut() {
  set(mark && mark.from < clock.at() ? mark.from : Math.max(clock.at() - 1, 0), clock.at());
}

// Called with the glass: the two words stand over the mark.
export function place(xOf, top, width) {
  bar.hidden = !mark;
  if (!mark) return;
  const wide = bar.offsetWidth;
  const middle = (xOf(mark.from) + xOf(mark.to)) / 2;
  bar.style.transform = `translate(${Math.round(Math.min(Math.max(middle - wide / 2, 6), width - wide - 6))}px, ${top + 6}px)`;
}

// Play a stretch in these versions, one after the other.
export function play(from, to, ...wanted) {
  const begin = Math.max(from - 0.3, 0);
  rest = wanted.map((version) => ({ from: begin, to: Math.min(to + 0.3, clock.length()), version }));
  following();
}

function following() {
  playing = rest.shift() ?? null;
  if (!playing) return clock.pause();
  sound.hearVersion(playing.version);
  clock.seek(playing.from);
  clock.play();
}

// Called once a screen refresh.
export function frame() {
  if (playing && clock.playing() && !clock.waiting() && clock.at() >= playing.to) following();
}

// Whoever takes the playhead or another version into their own hands ends the rehearsal.
export function stop() {
  playing = null;
  rest = [];
}

async function show(word) {
  if (!mark || mark.to - mark.from < SHORTEST) return announce(say('showFirst'));
  const { from, to } = mark;
  const fresh = word === 'noise' || !shown.id || film.chosen !== shown.id || proposal(shown.id)?.verdict !== 'open';
  const together = fresh ? nothing() : shown;
  const next = { ...together, [word]: [...together[word], [from, to]] };
  announce(say('showing'));
  try {
    asked = performance.now();
    const made = await post('/api/show', { clip: film.clip.id, track: film.track, noise: next.noise, keep: next.keep, settings: { tone: next.tone.map((one) => one.map((seconds) => seconds.toFixed(3)).join('-')) } });
    // The same showing, fuller: the one before would take the noise off a second time.
    if (together.id) changeProposals(await post('/api/verdict', { ids: [together.id], verdict: 'refused', how: 'shown again, with more' }));
    changeProposals([made]);
    film.family = null;
    film.hear = 'one';
    shown = { ...next, id: made.id };
    mark = null;
    choose(made.id);
    tell('hear');
    const [first, last] = next.noise[0] ?? [from, to];
    announce(say('shown'));
    play(first, last, 'kept', 'removed');
  } catch (failure) {
    banner(failure instanceof Silence ? say('showLost') : failure.message);
  }
  changed();
}

export const goes = () => show('noise');
export const stays = () => show('keep');
export const isPlace = () => show('tone');

export function start() {
  byId('goes').onclick = goes;
  byId('stays').onclick = stays;
  byId('place').onclick = isPlace;
  byId('stretch-play').onclick = () => play(mark.from, mark.to, sound.version());
  byId('stretch-drop').onclick = drop;
  on('clip', () => {
    shown = nothing();
    stop();
    drop();
  });
  on('chosen', () => changed());
  clock.on('state', () => {
    if (!asked || !playing || !clock.playing() || clock.waiting()) return;
    performance.measure('lanterne:shown', { start: asked, end: performance.now() });
    asked = 0;
  });
}
