// SPDX-License-Identifier: Apache-2.0
// The render: named, started, watched, stopped, taken away. What it cost in energy stands beside it.

import { film, on } from './film.js';
import { announce, banner, byId, make } from './make.js';
import { get, post, Silence } from './wire.js';
import { bytes, energy, number, say, span, when } from './words.js';

const form = byId('render');
const name = byId('render-name');
let finished = [];
let before = null; // state of the render when it was last told

const running = () => film.rendering?.state === 'running';

function suggest() {
  if (!film.clip || document.activeElement === name) return;
  const dot = film.clip.name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [film.clip.name.slice(0, dot), film.clip.name.slice(dot)] : [film.clip.name, ''];
  name.value = `${stem}-${film.year || 'lanterne'}${ending}`;
}

function show() {
  const now = film.rendering;
  byId('rendering').hidden = !running();
  form.hidden = running();
  if (running()) {
    byId('render-share').value = now.share;
    const percent = number(now.share * 100, 0);
    const left = now.share > 0 ? say('renderLeft', { percent, left: span(now.seconds_left) }) : say('renderStarting');
    byId('render-left').textContent = `${now.name} · ${left}`;
  }
  if (before === 'running' && !running()) ended(now);
  before = now?.state ?? null;
}

function ended(now) {
  if (now?.state === 'done') announce(say('renderDone', { name: now.name }));
  if (now?.state === 'stopped') announce(say('renderStopped'));
  if (now?.state === 'failed') banner(say('renderFailed', { why: now.why }));
  fetchFinished();
}

async function fetchFinished() {
  try {
    finished = await get('/api/rendered');
    list();
  } catch (failure) {
    if (!(failure instanceof Silence)) banner(failure.message);
  }
}

function list() {
  const cost = film.rendering?.state === 'done' ? film.rendering : null;
  byId('rendered').replaceChildren(...[...finished].reverse().map((one) => {
    const wattHours = one.cost?.watt_hours ?? (cost?.name === one.name ? cost.cost.watt_hours : null);
    const facts = [bytes(one.bytes), when(one.when), wattHours == null ? null : say('energy', { energy: energy(wattHours) })].filter(Boolean).join(' · ');
    const link = { href: `/api/rendered/${one.id}/file`, download: one.name, 'aria-label': say('download', { name: one.name }) };
    return make('li', {}, make('a', link, one.name), make('small', {}, facts));
  }));
}

export function start() {
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      film.rendering = await post('/api/render', { clip: film.clip.id, name: name.value.trim(), removed: byId('render-removed').checked });
      banner('');
      show();
    } catch (failure) {
      banner(failure instanceof Silence ? say('gone') : failure.message);
    }
  };
  byId('render-stop').onclick = async () => {
    try {
      await post('/api/render/stop');
    } catch (failure) {
      if (!(failure instanceof Silence)) banner(failure.message);
    }
  };
  on('clip film', suggest);
  on('rendering', show);
  on('language', () => {
    show();
    list();
  });
  fetchFinished();
}
