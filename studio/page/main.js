// SPDX-License-Identifier: Apache-2.0
// The page opens here: fetch the film, show its first clip, follow what happens, draw.

import { changeProposals, fetchFilm, fetchProposals, film, on, openClip, tell } from './film.js';
import * as decide from './decide.js';
import * as delivery from './delivery.js';
import * as keys from './keys.js';
import * as list from './list.js';
import * as log from './log.js';
import { announce, banner, byId } from './make.js';
import * as pictures from './pictures.js';
import * as scopes from './scopes.js';
import * as sound from './sound.js';
import * as stretch from './stretch.js';
import * as tiles from './tiles.js';
import * as timeline from './timeline.js';
import * as transport from './transport.js';
import * as wire from './wire.js';
import { changeLanguage, number, say, write } from './words.js';
import * as year from './year.js';

function showLooking() {
  const line = byId('looking');
  const at = film.looking;
  line.hidden = !at;
  if (at) line.textContent = say('looking', { share: number(at.share * 100, 0) });
}

// Which clip and which of its sound tracks: shown only where there is something to choose.
function showClips() {
  byId('film-name').textContent = film.name.replace(/\.lanterne$/, '');
  document.title = `${film.name.replace(/\.lanterne$/, '')} · lanterne`;
  const clips = byId('clips');
  clips.replaceChildren(...film.clips.map((clip) => new Option(clip.name, clip.id, false, clip.id === film.clip?.id)));
  clips.hidden = film.clips.length < 2;
  const tracks = byId('tracks');
  const heard = film.clip?.sound ?? [];
  tracks.replaceChildren(...heard.map((one) => new Option([one.track, one.title, one.language].filter(Boolean).join(' '), one.track, false, one.track === film.track)));
  tracks.hidden = heard.length < 2;
  if (film.clip && !film.clip.there) banner(say('clipGone', { name: film.clip.name, why: film.clip.why }), true);
}

// At the start, and whenever something may have been missed.
async function fetchAll() {
  await Promise.all([fetchFilm(), fetchProposals()]);
  if (!film.clip && film.clips.length) openClip(film.clips[0].id);
}

const heard = {
  proposals: fetchProposals,
  verdict: (changed) => changeProposals([changed].flat()),
  looking(at) {
    film.looking = at;
    tell('looking');
  },
  looked({ found, why }) {
    film.looking = null;
    tell('looking');
    if (why) banner(why);
    else announce(say('looked', { count: found }));
    fetchProposals();
  },
  render(now) {
    film.rendering = now;
    tell('rendering');
  },
  film: fetchFilm,
};

function frame() {
  stretch.frame();
  pictures.frame();
  timeline.frame();
  transport.frame();
  requestAnimationFrame(frame);
}

async function open() {
  write();
  byId('language').textContent = say('otherLanguage');
  for (const part of [tiles, timeline, stretch, sound, pictures, scopes, transport, list, decide, year, delivery, log, keys]) part.start();
  on('film clip language', showClips);
  on('looking language', showLooking);
  byId('language').onclick = () => {
    changeLanguage();
    byId('language').textContent = say('otherLanguage');
    tell('language');
  };
  byId('clips').onchange = () => openClip(Number(byId('clips').value));
  byId('tracks').onchange = () => {
    film.track = Number(byId('tracks').value);
    tell('clip');
  };
  wire.on('gone', () => banner(say('gone'), true));
  wire.on('closed', () => banner(say('closed'), true));
  wire.on('back', () => {
    banner('');
    announce(say('back'));
  });
  sound.onRefusal(banner);
  requestAnimationFrame(frame);
  wire.follow(heard, fetchAll);
  try {
    await fetchAll();
  } catch (failure) {
    if (!(failure instanceof wire.Silence)) banner(failure.message);
  }
}

open();
