// SPDX-License-Identifier: Apache-2.0
// Every key, once: what is pressed, what it is called in the help, what it does.

import * as clock from './clock.js';
import * as decide from './decide.js';
import { chosen, film, on } from './film.js';
import { step } from './list.js';
import { byId, make } from './make.js';
import * as sound from './sound.js';
import * as stretch from './stretch.js';
import * as timeline from './timeline.js';
import { hear, toggle } from './transport.js';
import { say } from './words.js';
import { backToYear } from './year.js';

const dialog = byId('keys');

const jog = (direction) => {
  stretch.stop();
  clock.pause();
  clock.seek(clock.at() + direction / (film.clip?.picture[0]?.fps || 25));
};

const shuttle = (direction) => {
  stretch.stop();
  clock.shuttle(direction);
};

const jump = (seconds) => {
  stretch.stop();
  clock.seek(seconds);
};

// A row of the help: its keys as printed there, its words, and what each key (as the browser names it) does.
const table = [
  [['␣'], 'keyPlay', { ' ': toggle }],
  [['J', 'K', 'L'], 'keyShuttle', { j: () => shuttle(-1), k: () => { stretch.stop(); clock.pause(); }, l: () => shuttle(1) }],
  [[',', '.'], 'keyStep', { ',': () => jog(-1), '.': () => jog(1) }],
  [['Home', 'End'], 'keyEnds', { Home: () => jump(0), End: () => jump(clock.length()) }],
  [['←', '→'], 'keyMove', { ArrowLeft: () => step(-1), ArrowUp: () => step(-1), ArrowRight: () => step(1), ArrowDown: () => step(1) }],
  [['A'], 'keyAccept', { a: () => decide.judgeChosen('accepted', 'by key A') }],
  [['R'], 'keyRefuse', { r: () => decide.judgeChosen('refused', 'by key R') }],
  [['U', 'Ctrl Z'], 'keyUndo', { u: decide.undo }],
  [['I', 'O'], 'keyMark', { i: stretch.markIn, o: stretch.markOut }],
  [['G'], 'keyGoes', { g: stretch.goes }],
  [['S'], 'keyStays', { s: stretch.stays }],
  [['T'], 'keyPlace', { t: stretch.isPlace }],
  [['1', '2', '3'], 'keyVersions', Object.fromEntries(sound.versions.map((version, i) => [i + 1, (event) => hear(version, event.timeStamp)]))],
  [['M'], 'keyLevel', { m: () => sound.matchLoudness(!sound.sameLoudness()) }],
  [['↵'], 'keyListen', { Enter: () => chosen() && stretch.play(chosen().from, chosen().to, sound.version()) }],
  [['+', '−', '0'], 'keyZoom', { '+': () => timeline.zoom(0.5), '=': () => timeline.zoom(0.5), '-': () => timeline.zoom(2), 0: timeline.zoomAll }],
  [['?'], 'keyHelp', { '?': () => dialog.showModal() }],
  [['Esc'], 'keyEscape', { Escape: () => { stretch.drop(); backToYear(); } }],
];

const acts = Object.assign({}, ...table.map(([, , does]) => does));

// What a focused element wants for itself: typing, choosing from a list, moving a slider, pressing a button.
function wantsItself(element, key) {
  if (element.closest('dialog')) return true;
  if (element.matches('input[type="text"], input[type="number"], select')) return true;
  if (element.matches('input[type="range"], input[type="radio"], #wipe')) return /^(Arrow|Home|End|Page)/.test(key);
  if (element.matches('button, a, summary, input[type="checkbox"]')) return key === ' ' || key === 'Enter';
  return false;
}

function press(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !event.target.closest('input, dialog')) {
    event.preventDefault();
    return decide.undo();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || wantsItself(event.target, event.key)) return;
  // Digits by their place too: on a French keyboard 1, 2 and 3 need Shift.
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? acts[/^Digit([0-3])$/.exec(event.code)?.[1]];
  if (!act || (event.repeat && !/^(Arrow|[,.+=-])/.test(event.key))) return;
  event.preventDefault();
  act(event);
}

function list() {
  byId('keys-list').replaceChildren(...table.flatMap(([keys, words]) => [make('dt', {}, ...keys.map((key) => make('kbd', {}, key))), make('dd', {}, say(words))]));
}

export function start() {
  addEventListener('keydown', press);
  // A button pressed with the mouse gives the keyboard back to the film: space then plays, and does not press it again.
  addEventListener('click', (event) => event.detail > 0 && event.target.closest('button, summary, input[type="checkbox"], input[type="radio"]')?.blur());
  byId('keys-open').onclick = () => dialog.showModal();
  on('language', list);
  list();
}
