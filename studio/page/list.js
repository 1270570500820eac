// SPDX-License-Identifier: Apache-2.0
// The proposals as a list: what, when, how sure, in which words; the chosen one opens and shows its examples, its settings, and what one can say to it.

import * as clock from './clock.js';
import * as decide from './decide.js';
import { choose, chosen, film, isPicture, kind, listening, on, shownProposals, tell } from './film.js';
import { settingsForm } from './forms.js';
import { colourOf, nameOf, titleOf } from './kinds.js';
import { byId, icon, make, murmur } from './make.js';
import * as sound from './sound.js';
import * as stretch from './stretch.js';
import { reasonOf, say, tongue } from './words.js';

const list = byId('proposals');
const cards = new Map(); // id -> { element, key }
let listenSoon = 0;

// Where it is, in the clip's own timecode.
const timeOf = (one) => {
  if (one.from <= 0 && one.to >= clock.length() - 0.1) return say('allClip');
  const fps = film.clip.picture[0]?.fps || 25;
  return `${clock.timecode(one.from, fps, film.clip.timecode)} – ${clock.timecode(one.to, fps, film.clip.timecode)}`;
};

function badge(one) {
  const verdict = decide.verdictOf(one);
  if (film.unsaved.has(one.id)) return make('span', { class: 'badge unsaved' }, say('unsaved'));
  if (film.would.has(one.id)) return make('span', { class: 'badge falls' }, say('wouldFall', { year: film.trial }));
  if (verdict === 'open') return null;
  return make('span', { class: `badge ${verdict}` }, icon(verdict === 'accepted' ? 'accept' : 'close'), say(verdict));
}

function facts(one) {
  const family = film.families[one.family];
  const said = [];
  if (one.by && one.by !== 'lanterne') said.push(say('shownBy', { who: one.by }));
  if (family?.from) said.push(say('since', { year: family.from }));
  if (family?.until) said.push(say('until', { year: family.until }));
  if (one.year) said.push(say('proposedFor', { year: one.year }));
  if (one.judge && one.verdict !== 'open') said.push(say('judgedBy', { verdict: say(one.verdict), who: one.judge }));
  return said.join(' · ');
}

// Both examples: the stretch as it was and as it would be, and for sound what is taken off.
function examples(one) {
  const picture = isPicture(one);
  const versions = picture ? [['original', say('before')], ['kept', say('after')]] : sound.versions.map((version) => [version, say(version)]);
  const show = (version) => {
    if (!picture) return stretch.play(one.from, one.to, version);
    sound.hearVersion(version);
    if (clock.at() < one.from || clock.at() > one.to) clock.seek(one.from);
  };
  return make('div', { class: 'examples', role: 'group', 'aria-label': say(picture ? 'look' : 'listen') },
    ...versions.map(([version, label]) => make('button', { type: 'button', onclick: () => show(version) }, picture ? null : icon('play'), label)));
}

function answers(one) {
  const verdict = decide.verdictOf(one);
  const act = (verb, word, key, look, symbol) => make('button', { type: 'button', class: look, onclick: () => verb(one.id, 'by hand') },
    icon(symbol), make('span', {}, say(word)), key && make('kbd', {}, key));
  const accept = act(decide.accept, 'accept', 'A', 'accept', 'accept');
  const refuse = act(decide.refuse, 'refuse', 'R', 'refuse', 'close');
  const back = act(decide.reopen, 'undo', null, 'quiet', 'undo');
  const said = { open: [accept, refuse], accepted: [back, refuse], refused: [back, accept] }[verdict];
  return { element: make('div', { class: 'answers' }, ...said), accept };
}

function body(one) {
  const { element: said, accept } = answers(one);
  const family = film.families[one.family];
  // A changed one is accepted as changed, even when it was accepted before.
  const changed = (changes) => {
    film.trying = changes && { id: one.id, changes };
    accept.querySelector('span').textContent = say(changes ? 'acceptChanged' : 'accept');
    if (changes && !accept.isConnected) said.prepend(accept);
    clearTimeout(listenSoon);
    listenSoon = setTimeout(listening, 250);
  };
  return make('div', { class: 'body' },
    make('p', { class: 'why' }, reasonOf(one)),
    family ? make('p', { class: 'faint' }, `${reasonOf(family)}. ${say('source', { source: family.source })}`) : null,
    make('p', { class: 'faint' }, facts(one)),
    examples(one), said,
    make('details', {}, make('summary', {}, say('change')), settingsForm(one, changed)));
}

function card(one) {
  const open = film.chosen === one.id;
  const verdict = decide.verdictOf(one);
  const percent = Math.round(one.confidence * 100);
  const sure = make('meter', { min: 0, max: 1, 'aria-label': say('sure', { percent }), title: say('sure', { percent }) });
  sure.value = one.confidence;
  const head = make('button', { type: 'button', class: 'head', 'aria-expanded': String(open), onclick: () => take(one) },
    make('span', { class: 'dot' }), make('span', { class: 'title' }, titleOf(one)), badge(one),
    make('span', { class: 'time' }, timeOf(one)), make('span', { class: 'sure', 'aria-hidden': 'true' }, `${percent} %`));
  head.firstChild.style.background = colourOf(kind(one));
  const look = ['card', verdict, open && 'chosen', film.would.has(one.id) && 'falls'].filter(Boolean).join(' ');
  return make('li', { class: look, 'data-id': one.id }, head, sure, open ? body(one) : null);
}

function take(one) {
  if (film.chosen === one.id) return choose(null);
  choose(one.id);
  clock.seek(one.from);
}

// A card is made anew only when something about its proposal changed: sliders under a person's fingers stay.
const keyOf = (one) => JSON.stringify([one, film.chosen === one.id, film.unsaved.get(one.id), film.would.has(one.id) && film.trial, tongue(), clock.length()]);

// What stays is not taken out and put in again: that would end a drag and lose the focus.
function put(elements) {
  elements.forEach((element, i) => list.children[i] !== element && list.insertBefore(element, list.children[i] ?? null));
  while (list.children.length > elements.length) list.lastChild.remove();
}

function show() {
  const shown = shownProposals();
  const held = document.activeElement?.closest?.('.card');
  const elements = shown.map((one) => {
    const key = keyOf(one);
    if (cards.get(one.id)?.key !== key) cards.set(one.id, { key, element: card(one) });
    return cards.get(one.id).element;
  });
  const opened = list.querySelector('.card.chosen details[open]');
  put(elements.length ? elements : [make('li', { class: 'none' }, say(!film.year ? 'noneYear' : film.family === null ? 'none' : 'noneFamily'))]);
  if (opened) list.querySelector('.card.chosen details')?.setAttribute('open', '');
  // Whoever worked in a card by keyboard stays in it.
  if (held && !held.isConnected) list.querySelector(`[data-id="${held.dataset.id}"] .head`)?.focus({ preventScroll: true });
}

function showFamilies() {
  const counts = new Map();
  for (const one of film.proposals) counts.set(kind(one), (counts.get(kind(one)) ?? 0) + 1);
  const chip = (key, name, count) => {
    const button = make('button', { type: 'button', 'aria-pressed': String(film.family === key), onclick: () => hold(key) },
      key === null ? null : make('span', { class: 'dot' }), `${name} `, make('span', { class: 'count' }, String(count)));
    if (key !== null) button.firstChild.style.background = colourOf(key);
    return button;
  };
  const chips = [chip(null, say('all'), film.proposals.length), ...[...counts].map(([key, count]) => chip(key, nameOf(key), count))];
  byId('families').replaceChildren(...(counts.size > 1 ? chips : []));
}

function hold(key) {
  film.family = key;
  if (chosen() && !shownProposals().includes(chosen())) choose(null);
  tell('proposals');
}

function showBulk() {
  const open = shownProposals().filter((one) => decide.verdictOf(one) === 'open').length;
  const all = film.proposals.filter((one) => decide.verdictOf(one) === 'open').length;
  byId('tally').textContent = film.proposals.length ? say(all ? 'tally' : 'tallyDone', { open: all, all: film.proposals.length }) : '';
  byId('bulk').replaceChildren(...(open > 1 ? [
    make('button', { type: 'button', onclick: () => decide.judgeShown('accepted') }, say('bulkAccept', { count: open })),
    make('button', { type: 'button', onclick: () => decide.judgeShown('refused') }, say('bulkRefuse', { count: open })),
  ] : []));
}

// Arrows go by time; with nothing chosen they start from the playhead.
export function step(direction) {
  const shown = shownProposals();
  const here = shown.findIndex((one) => one.id === film.chosen);
  let to = here + direction;
  if (here < 0) {
    const after = shown.findIndex((one) => one.from >= clock.at() - 1e-3);
    to = direction > 0 ? (after < 0 ? 0 : after) : (after < 0 ? shown.length : after) - 1;
  }
  const one = shown[Math.min(Math.max(to, 0), shown.length - 1)];
  if (!one) return;
  stretch.stop();
  choose(one.id);
  clock.seek(one.from);
  murmur([titleOf(one), timeOf(one), say('sure', { percent: Math.round(one.confidence * 100) }), say(decide.verdictOf(one))].join(', '));
}

export function start() {
  on('proposals would language clip film', () => {
    showFamilies();
    showBulk();
    show();
  });
  on('chosen', () => {
    show();
    list.querySelector('.card.chosen')?.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  });
}
