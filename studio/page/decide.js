// SPDX-License-Identifier: Apache-2.0
// Verdicts. One counts when the film's file has it: until the server has said so it is shown as on its way, and while nobody answers it waits here and is sent again.

import { changeProposals, chosen, fetchProposals, film, kind, proposal, shownProposals, tell } from './film.js';
import { titleOf } from './kinds.js';
import { announce, banner } from './make.js';
import * as wire from './wire.js';
import { say } from './words.js';

const past = [];    // what this window did, for taking back: { verdict, before: [{ id, verdict, settings }], changes }
const waiting = []; // what nobody has answered for yet: { ids, verdict, how, changes, done, failed }
let sending = false;

export const verdictOf = (one) => film.unsaved.get(one.id) ?? one.verdict;

const words = { accepted: 'saidAccepted', refused: 'saidRefused', open: 'saidOpen' };

function tellOf(ids, verdict) {
  announce(say(words[verdict], { what: ids.length === 1 ? titleOf(proposal(ids[0])) : say('many', { count: ids.length }) }));
}

// In order, one at a time: a verdict given later must not arrive earlier.
async function send() {
  if (sending) return;
  sending = true;
  while (waiting.length) {
    const { ids, verdict, how, changes, done, failed } = waiting[0];
    try {
      const changed = await wire.post('/api/verdict', { ids, verdict, how, ...(changes && { changes }) });
      waiting.shift();
      settle(ids);
      done();
      changeProposals(changed);
    } catch (failure) {
      if (failure instanceof wire.Silence) break;
      waiting.shift();
      settle(ids);
      failed();
      banner(failure.message);
      tell('proposals');
    }
  }
  sending = false;
}

// On its way no more, unless a later verdict on the same one is.
function settle(ids) {
  for (const id of ids) if (!waiting.some((one) => one.ids.includes(id))) film.unsaved.delete(id);
}

function give(ids, verdict, how, changes = null, done = () => {}, failed = () => {}) {
  ids.forEach((id) => film.unsaved.set(id, verdict));
  tell('proposals');
  waiting.push({ ids, verdict, how, changes, done, failed });
  send();
}

function judge(ids, verdict, how, changes = null) {
  const before = ids.map(proposal).filter(Boolean).map((one) => ({ id: one.id, verdict: verdictOf(one), settings: one.settings }));
  if (!before.length) return;
  const step = { verdict, before, changes };
  past.push(step);
  const done = () => {
    if (changes) film.trying = null; // it is what is accepted now
    tellOf(ids, verdict);
  };
  give(before.map(({ id }) => id), verdict, how, changes, done, () => past.splice(past.indexOf(step), 1));
}

// What stands under the sliders goes with an acceptance.
const tried = (id) => (film.trying?.id === id ? film.trying.changes : null);

export function accept(id, how) {
  judge([id], 'accepted', how, tried(id));
}

export function refuse(id, how) {
  judge([id], 'refused', how);
}

export function reopen(id, how) {
  judge([id], 'open', how);
}

export function judgeChosen(verdict, how) {
  const one = chosen();
  if (!one) return announce(say('nothingChosen'));
  if (verdict === 'accepted') accept(one.id, how);
  else judge([one.id], verdict, how);
}

// All that are open in the list as it is shown.
export function judgeShown(verdict) {
  const ids = shownProposals().filter((one) => verdictOf(one) === 'open').map((one) => one.id);
  judge(ids, verdict, film.family === null ? 'all that were open' : `all of ${kind(proposal(ids[0]))}`);
}

// The last verdict of this window, as long as nobody has decided otherwise since.
export function undo() {
  const last = past.pop();
  if (!last) return announce(say('nothingUndo'));
  const same = last.before.filter(({ id }) => proposal(id) && verdictOf(proposal(id)) === last.verdict);
  if (same.length < last.before.length) announce(say('changedSince'));
  for (const verdict of new Set(same.map((one) => one.verdict))) {
    const ids = same.filter((one) => one.verdict === verdict).map((one) => one.id);
    // Settings are recorded with an acceptance: put the old ones back in one, before it is taken back.
    if (last.changes) for (const { id, settings } of same) give([id], 'accepted', 'taken back', only(settings, last.changes));
    give(ids, verdict, 'taken back', null, () => tellOf(ids, verdict));
  }
}

const only = (settings, changes) => Object.fromEntries(Object.keys(changes).map((name) => [name, settings[name]]));

export function start() {
  wire.on('back', async () => {
    await fetchProposals();
    send();
  });
  addEventListener('beforeunload', (event) => film.unsaved.size && event.preventDefault());
}
