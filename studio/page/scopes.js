// SPDX-License-Identifier: Apache-2.0
// Two scopes beside the picture, drawn by the server from the very pixels. A server without scopes says so once, and their place is given to the picture.

import * as clock from './clock.js';
import { film, heard, on } from './film.js';
import * as sound from './sound.js';
import { ask, Refusal } from './wire.js';
import { say } from './words.js';

const kinds = ['waveform', 'parade', 'vectorscope', 'histogram'];
const LAST = 0.02; // seconds before the end: there the last picture still stands, at any rate up to 50
const PAUSE = 250; // ms between two readings while playing: a scope is read, not watched

const place = document.getElementById('scopes');
const scopes = [];
let without = false;

// A scope comes larger than its place here: made smaller with care, its thin traces stay lines.
function draw(canvas, bitmap) {
  const ratio = Math.min(devicePixelRatio, 2);
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
  const scale = Math.min(canvas.width / bitmap.width, canvas.height / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  const paper = canvas.getContext('2d');
  paper.imageSmoothingQuality = 'high';
  paper.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}

async function read(scope) {
  const at = Math.max(Math.min(clock.at(), clock.length() - LAST), 0);
  const version = sound.version() === 'original' ? 'original' : 'graded';
  const address = `/api/scopes/${film.clip.id}?at=${at.toFixed(3)}&kind=${scope.select.value}&version=${version}&${heard(true)}`;
  if (scope.busy || scope.shown === address) return;
  scope.busy = true;
  try {
    const bitmap = await createImageBitmap(await (await ask(address)).blob());
    place.hidden = false;
    draw(scope.canvas, bitmap);
    bitmap.close();
    scope.shown = address;
  } catch (failure) {
    without = failure instanceof Refusal && place.hidden; // never drawn yet: it cannot
    scope.shown = address; // not asked again for the same picture
  } finally {
    scope.busy = false;
  }
}

function readAll() {
  if (without || !film.clip?.there || !film.clip.picture.length) return;
  scopes.forEach(read);
}

function label() {
  for (const scope of scopes) {
    scope.select.setAttribute('aria-label', say('scope'));
    scope.select.replaceChildren(...kinds.map((kind) => new Option(say(`scope${kind[0].toUpperCase()}${kind.slice(1)}`), kind, false, kind === scope.kind)));
    scope.canvas.setAttribute('aria-label', scope.select.selectedOptions[0].textContent);
  }
}

export function start() {
  for (const kind of ['waveform', 'vectorscope']) {
    const figure = document.createElement('figure');
    const scope = { kind, select: document.createElement('select'), canvas: document.createElement('canvas'), busy: false, shown: '' };
    scope.canvas.setAttribute('role', 'img');
    scope.select.onchange = () => {
      scope.kind = scope.select.value;
      label();
      read(scope);
    };
    figure.append(scope.select, scope.canvas);
    place.append(figure);
    scopes.push(scope);
  }
  label();
  on('language', label);
  on('clip', () => (place.hidden = true));
  setInterval(readAll, PAUSE);
}
