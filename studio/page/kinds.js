// SPDX-License-Identifier: Apache-2.0
// What a kind of proposal is called and which colour it has: the same in the list and on the timeline, in every window and on every day.

import { film, kind } from './film.js';
import { named, say } from './words.js';

// Seven hues that stay apart on dark and on light ground, and for eyes that do not tell red from green by their different lightness.
const hues = ['#5fb3e6', '#a58be8', '#e9806e', '#4fbf9f', '#e48ab8', '#8fbf5a', '#d9b44a'];
const own = { shown: '#f4bd62', unknown: '#b4aa98', cdl: '#7fa8f5', lut: '#c79bf0' };

// By the letters of its name, not by its place among the others: a family keeps its colour when the history learns of another.
export function colourOf(key) {
  return own[key] ?? hues[[...key].reduce((sum, letter) => (sum * 37 + letter.charCodeAt(0)) % 32749, 4) % hues.length];
}

export function nameOf(key) {
  if (film.families[key]) return named(film.families[key]);
  return { shown: say('shownByPerson'), unknown: say('unknownSound') }[key] ?? (film.ops[key] ? named(film.ops[key]) : key);
}

export const titleOf = (one) => nameOf(kind(one));
