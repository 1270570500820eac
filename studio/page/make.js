// SPDX-License-Identifier: Apache-2.0
// Small hands for the page's own elements.

export const byId = (id) => document.getElementById(id);

// make('button', { class: 'strong', onclick: f, 'aria-label': '...' }, 'text', child, null ...): attributes, listeners where the name begins with "on".
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element[name] = value;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const use = document.createElementNS(space, 'use');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

let unsaid = 0;
let untold = 0;

// Tell a person who listens to the page.
export function murmur(sentence) {
  byId('spoken').textContent = sentence;
}

// Tell everybody: those who look see it for a while.
export function announce(sentence) {
  murmur(sentence);
  byId('spoken').classList.add('seen');
  clearTimeout(unsaid);
  unsaid = setTimeout(() => byId('spoken').classList.remove('seen'), 3500);
}

// A calm line under the header: a refusal goes after a while, what lasts stays until it is over ("" takes it away).
export function banner(sentence, lasts = false) {
  const line = byId('banner');
  line.textContent = sentence;
  line.hidden = !sentence;
  clearTimeout(untold);
  if (sentence && !lasts) untold = setTimeout(banner, 15000, '');
}
