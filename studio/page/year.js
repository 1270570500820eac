// SPDX-License-Identifier: Apache-2.0
// The film's year, tried before it is kept: while the slider moves the list shows what would fall; nothing is written until the person keeps it.

import { film, on, tell } from './film.js';
import { announce, banner, byId } from './make.js';
import { post, Silence } from './wire.js';
import { say } from './words.js';

const slider = byId('year-slider');
const exact = byId('year-number');
const keep = byId('year-keep');
const back = byId('year-back');
let soon = 0;
let latest = 0;

// A film whose year nobody has said yet has year 0: the number is empty and asks for one.
function show(year) {
  slider.value = year || film.years[1];
  exact.value = year || '';
  exact.placeholder = say('yearUnknown');
  film.trial = year;
  const trying = year !== film.year;
  keep.hidden = !trying;
  back.hidden = !trying || !film.year;
  back.textContent = say('yearBack', { year: film.year });
}

function tellOf(year) {
  const count = film.would.size;
  announce(say(count === 0 ? 'yearSame' : count === 1 ? 'yearOne' : 'yearMany', { year, count }));
}

async function preview(year) {
  const turn = ++latest;
  try {
    const { would } = await post('/api/year', { year });
    if (turn !== latest) return; // a later year is being tried already
    film.would = new Map(would.filter((one) => !one.fits).map((one) => [one.id, one.reason]));
    tellOf(year);
    tell('would');
  } catch (failure) {
    if (!(failure instanceof Silence)) banner(failure.message);
  }
}

function attempt(year) {
  const held = Math.min(Math.max(Math.round(year) || film.year, film.years[0]), film.years[1]);
  show(held);
  clearTimeout(soon);
  if (held === film.year) forget();
  else soon = setTimeout(preview, 60, held);
}

function forget() {
  latest++;
  clearTimeout(soon);
  show(film.year);
  if (!film.would.size) return;
  film.would = new Map();
  tell('would');
}

async function keepYear() {
  const year = film.trial;
  try {
    await post('/api/year', { year, keep: true });
    film.year = year;
    forget();
    announce(say('yearKept', { year }));
    tell('film');
  } catch (failure) {
    if (!(failure instanceof Silence)) banner(failure.message);
  }
}

export { forget as backToYear };

export function start() {
  slider.oninput = () => attempt(Number(slider.value));
  exact.onchange = () => attempt(Number(exact.value));
  back.onclick = forget;
  byId('year').onsubmit = (event) => {
    event.preventDefault();
    if (film.trial !== film.year) keepYear();
  };
  on('film language', () => {
    [slider.min, slider.max] = [exact.min, exact.max] = film.years;
    if (film.trial === film.year || !film.trial) forget();
    else show(film.trial);
  });
}
