// SPDX-License-Identifier: Apache-2.0
// What the film remembers, entry by entry, each with the hash that seals it and all before it.

import { fetchProposals, film, kind, on, proposal } from './film.js';
import { titleOf } from './kinds.js';
import { banner, byId, make } from './make.js';
import { get, Silence } from './wire.js';
import { energy, say, when } from './words.js';

const MOST = 200;
const dialog = byId('log');
const rows = byId('log-entries');
let entries = [];

// The few words of an entry that a person looks for; the whole of it opens below.
function summary({ what, body }) {
  const one = proposal(body.id ?? body.proposal);
  const named = one && kind(one) ? titleOf(one) : '';
  const known = {
    film: () => body.year || '',
    asset: () => body.path.split('/').pop(),
    proposal: () => `${body.id} ${named || body.reason}`,
    verdict: () => [body.id ?? body.ids?.join(' '), named, body.verdict && say(body.verdict), body.how].filter(Boolean).join(' · '),
    change: () => [body.id, named].filter(Boolean).join(' · '),
    render: () => `${(body.path ?? '').split('/').pop()}${costOf(body) == null ? '' : ` · ${energy(costOf(body))}`}`,
  }[what];
  return String(known?.() ?? '');
}

const costOf = (body) => body.cost?.watt_hours ?? body.watt_hours ?? null;

const row = (entry) => make('tr', {},
  make('td', {}, String(entry.number)), make('td', {}, when(entry.when)), make('td', {}, entry.who),
  make('td', {}, make('details', {}, make('summary', {}, make('b', {}, entry.what), ` ${summary(entry)}`), make('pre', {}, JSON.stringify(entry.body, null, 2)))),
  make('td', {}, make('code', { title: entry.hash }, entry.hash.slice(0, 12))));

async function more() {
  try {
    const { entries: next } = await get(`/api/log?after=${entries.at(-1)?.number ?? 0}&most=${MOST}`);
    entries.push(...next);
    byId('log-more').hidden = next.length < MOST;
    show();
  } catch (failure) {
    if (!(failure instanceof Silence)) banner(failure.message);
  }
}

function show() {
  rows.replaceChildren(...entries.map(row));
  const renders = entries.filter((entry) => entry.what === 'render');
  const spent = renders.reduce((sum, entry) => sum + (costOf(entry.body) ?? 0), 0);
  byId('log-head').replaceChildren(...(film.head ? [`${say('logHead', { count: film.head.entries })} `, make('code', {}, film.head.hash),
    ...(renders.length ? [make('br'), say('logEnergy', { count: renders.length, energy: energy(spent) })] : [])] : []));
}

export function open() {
  entries = [];
  dialog.showModal();
  fetchProposals().then(more, more); // for the head, which every verdict moves
}

export function start() {
  byId('log-open').onclick = open;
  byId('log-more').onclick = more;
  on('language', show);
}
