// SPDX-License-Identifier: Apache-2.0
// What the page knows of the film: the one copy that all parts of the page read. Whoever changes it says so, and those who asked are told.

import { get } from './wire.js';

export const film = {
  name: '', year: 0, years: [0, 0], person: '', clips: [], ops: {}, families: {}, looking: null, rendering: null,
  head: null,
  proposals: [],      // of the open clip, in order of time
  clip: null,         // the one on screen
  track: 0,           // its sound track
  chosen: null,       // id of the proposal that is chosen
  family: null,       // key of the kind that the list is held to, null for all
  hear: 'proposed',   // what counts as accepted while listening: 'proposed', 'accepted' or 'one'
  trying: null,       // settings under the fingers: { id, changes }
  trial: 0,           // the year that is being tried, the film's own when none is
  would: new Map(),   // id -> why it would fall in that year
  unsaved: new Map(), // id -> verdict that is still on its way
};

const listeners = new Map();

// Be told of: 'film', 'clip', 'proposals', 'chosen', 'listening' (what kept and removed are made of), 'would', 'hear',
// 'language', 'looking', 'rendering'.
export function on(events, listener) {
  for (const event of events.split(' ')) listeners.set(event, [...(listeners.get(event) ?? []), listener]);
}

export function tell(...events) {
  for (const event of events) for (const listener of listeners.get(event) ?? []) listener();
}

let everything = [];

// Other clips keep their proposals in `everything`; the page shows those of one clip.
function sort() {
  film.proposals = everything.filter((proposal) => proposal.clip === film.clip?.id).sort((a, b) => a.from - b.from || a.id - b.id);
}

export async function fetchFilm() {
  const { clips, ops, ...rest } = await get('/api/film');
  Object.assign(film, rest, { name: rest.film, clips, ops: Object.fromEntries(ops.map((op) => [op.name, op])) });
  // A clip that turns out to be known already is told under its old number: its path stays.
  if (film.clip) film.clip = clips.find((clip) => clip.path === film.clip.path) ?? film.clip;
  tell('film', 'looking', 'rendering');
}

export async function fetchProposals() {
  const { proposals, head } = await get('/api/proposals');
  everything = proposals;
  film.head = head;
  sort();
  tell('proposals');
  listening();
}

// Put changed proposals in the place of what was known of them.
export function changeProposals(changed) {
  const byId = new Map(changed.map((proposal) => [proposal.id, proposal]));
  everything = everything.map((proposal) => byId.get(proposal.id) ?? proposal);
  const known = new Set(everything.map((proposal) => proposal.id));
  everything.push(...changed.filter((proposal) => !known.has(proposal.id)));
  sort();
  tell('proposals');
  listening();
}

export function openClip(id) {
  film.clip = film.clips.find((clip) => clip.id === id) ?? null;
  film.track = film.clip?.sound[0]?.track ?? 0;
  film.chosen = null;
  film.family = null;
  sort();
  tell('clip', 'proposals', 'chosen');
  listening();
}

export const proposal = (id) => film.proposals.find((one) => one.id === id);
export const chosen = () => proposal(film.chosen);

export function choose(id) {
  if (film.chosen === id) return;
  film.chosen = id;
  film.trying = null;
  tell('chosen');
  listening();
}

// The key of what a proposal is about: its family, else what a person showed or what lanterne cannot name, else its operation.
export const kind = (one) => one.family || (one.op !== 'hush' ? one.op : one.by === 'lanterne' && !one.settings['shown-in'] ? 'unknown' : 'shown');
export const isPicture = (one) => film.ops[one.op]?.kind === 'picture';
export const shownProposals = () => film.proposals.filter((one) => film.family === null || kind(one) === film.family);

// Which proposals count as accepted while listening and looking. With none chosen, "chosen only" would be silence: then all that is proposed is heard.
export function isHeard(one) {
  if (film.hear === 'one' && film.chosen !== null) return one.id === film.chosen;
  return film.hear === 'accepted' ? one.verdict === 'accepted' : one.verdict !== 'refused';
}

const heardOf = (pictures) => film.proposals.filter((one) => isPicture(one) === pictures && isHeard(one));

// The same as the server's query, for sound or for pictures.
export function heard(pictures) {
  const ids = heardOf(pictures).map((one) => one.id);
  const trying = film.trying && ids.includes(film.trying.id) ? `&changes=${film.trying.id}:${encodeURIComponent(JSON.stringify(film.trying.changes))}` : '';
  return `p=${ids.join(',')}${trying}`;
}

// What that query stands for: one that was accepted with other settings sounds different under the same number.
export const heardKey = (pictures) => heard(pictures) + JSON.stringify(heardOf(pictures).map((one) => one.settings));

let last = '';

// Say so when what is heard or seen has become something else.
export function listening() {
  const now = heardKey(false) + heardKey(true);
  if (now === last) return;
  last = now;
  tell('listening');
}
