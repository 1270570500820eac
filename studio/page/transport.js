// SPDX-License-Identifier: Apache-2.0
// The row under the picture: play, where we are, which version is heard, and with which proposals.

import * as clock from './clock.js';
import { film, listening, on } from './film.js';
import { step } from './list.js';
import { byId, make } from './make.js';
import * as sound from './sound.js';
import * as stretch from './stretch.js';
import { say } from './words.js';

const play = byId('play');
const timecode = byId('timecode');
const head = byId('playhead');
let shown = '';
let spoken = 0;

export function toggle() {
  stretch.stop();
  if (clock.playing()) clock.pause();
  else clock.play();
}

function buttons() {
  const playing = clock.playing();
  play.querySelector('use').setAttribute('href', playing ? '#icon-pause' : '#icon-play');
  play.setAttribute('aria-label', say(playing ? 'pause' : 'play'));
  const late = playing && clock.waiting();
  byId('rate').textContent = late ? say('waiting') : playing && clock.rate() !== 1 ? `${clock.rate()} ×`.replace('-', '−') : '';
}

// Called once a screen refresh; the words for those who listen to the page follow four times a second at most.
export function frame() {
  const now = clock.timecode(clock.at(), film.clip?.picture[0]?.fps || 25, film.clip?.timecode);
  if (now === shown) return;
  shown = now;
  timecode.textContent = now;
  if (performance.now() - spoken < 250 && clock.playing()) return;
  spoken = performance.now();
  head.setAttribute('aria-valuenow', clock.at().toFixed(2));
  head.setAttribute('aria-valuetext', now);
}

export function hear(version, when) {
  stretch.stop();
  sound.hearVersion(version, when);
}

function versions() {
  byId('versions').replaceChildren(...sound.versions.map((version, i) => {
    const radio = make('input', { type: 'radio', name: 'version', value: version, onchange: (event) => hear(version, event.timeStamp) });
    radio.checked = sound.version() === version;
    return make('label', {}, radio, make('span', {}, say(version), make('kbd', {}, String(i + 1))));
  }));
}

function hearing() {
  const choices = [['proposed', 'hearProposed'], ['accepted', 'hearAccepted'], ['one', 'hearOne']];
  byId('hear').replaceChildren(...choices.map(([value, word]) => new Option(say(word), value, false, film.hear === value)));
}

export function start() {
  play.onclick = toggle;
  byId('previous').onclick = () => step(-1);
  byId('next').onclick = () => step(1);
  byId('level').onchange = () => sound.matchLoudness(byId('level').checked);
  byId('hear').onchange = () => {
    film.hear = byId('hear').value;
    listening();
  };
  clock.on('state', buttons);
  sound.onVersion(() => {
    for (const radio of byId('versions').querySelectorAll('input')) radio.checked = radio.value === sound.version();
    byId('level').checked = sound.sameLoudness();
  });
  on('clip', () => {
    head.setAttribute('aria-valuemax', film.clip?.seconds ?? 0);
    head.setAttribute('aria-valuenow', 0);
    shown = '';
  });
  on('hear', hearing);
  on('language', () => {
    buttons();
    versions();
    hearing();
  });
  versions();
  hearing();
  buttons();
}
