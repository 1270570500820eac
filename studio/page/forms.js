// SPDX-License-Identifier: Apache-2.0
// The form of a proposal's settings, made from its operation's table: one row a setting, with what it is called, its unit, its range and what one will notice.

import { film } from './film.js';
import { icon, make } from './make.js';
import { explained, named, number, say, unitOf } from './words.js';

let rows = 0;

// A slider that has the default in its middle: most ranges reach much further on one side (slope: 0 to 16, default 1), and the small moves are around the default.
function bend({ min, max, default: standard }) {
  const middle = (standard - min) / (max - min);
  const power = middle > 0.02 && middle < 0.98 ? Math.log(0.5) / Math.log(middle) : 1;
  return { to: (value) => ((value - min) / (max - min)) ** power, from: (place) => min + (max - min) * place ** (1 / power) };
}

// About three digits of the range: nobody hears a hundredth of a decibel.
const grain = ({ type, min, max }) => (type === 'whole number' ? 1 : 10 ** Math.floor(Math.log10((max - min) / 200)));

function slide(setting, value, label, help, changed) {
  const scale = bend(setting);
  const step = grain(setting);
  const unit = unitOf(setting);
  const round = (raw) => Number((Math.round(raw / step) * step).toFixed(6));
  const slider = make('input', { type: 'range', min: 0, max: 1, step: 'any', 'aria-label': label, 'aria-describedby': help });
  const exact = make('input', {
    type: 'number', min: setting.min, max: setting.max, step, 'aria-label': unit ? `${label}, ${unit}` : label, 'aria-describedby': help,
  });
  const show = (now) => {
    slider.value = scale.to(now);
    slider.setAttribute('aria-valuetext', `${number(now)} ${unit}`.trim());
    exact.value = now;
  };
  show(value);
  slider.oninput = () => {
    const now = round(scale.from(Number(slider.value)));
    exact.value = now;
    slider.setAttribute('aria-valuetext', `${number(now)} ${unit}`.trim());
    changed(now);
  };
  // By keyboard a step is a step of the value, not of the bent scale.
  slider.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (!by) return;
    event.preventDefault();
    const now = Math.min(Math.max(round(Number(exact.value) + by * step), setting.min), setting.max);
    show(now);
    changed(now);
  };
  exact.onchange = () => {
    const now = Math.min(Math.max(Number(exact.value), setting.min), setting.max);
    show(now);
    changed(now);
  };
  return { element: make('span', { class: 'slide' }, slider, exact, make('span', { class: 'unit' }, unit)), show };
}

const makers = {
  'number': slide,
  'whole number': slide,
  'three numbers'(setting, value, label, help, changed) {
    const now = [...value];
    const each = ['red', 'green', 'blue'].map((colour, i) => slide({ ...setting, default: setting.default[i] }, value[i], `${label}, ${say(colour)}`, help, (one) => {
      now[i] = one;
      changed([...now]);
    }));
    const element = make('span', { class: 'three' }, ...each.map((one) => one.element));
    return { element, show: (to) => each.forEach((one, i) => one.show((now[i] = to[i]))) };
  },
  'yes or no'(setting, value, label, help, changed) {
    const box = make('input', { type: 'checkbox', 'aria-label': label, 'aria-describedby': help, onchange: () => changed(box.checked) });
    box.checked = value;
    return { element: box, show: (to) => (box.checked = to) };
  },
  'choice'(setting, value, label, help, changed) {
    const options = setting.choices.map((choice) => new Option(choice));
    const list = make('select', { 'aria-label': label, 'aria-describedby': help, onchange: () => changed(list.value) }, ...options);
    list.value = value;
    return { element: list, show: (to) => (list.value = to) };
  },
  'text'(setting, value, label, help, changed) {
    const line = make('input', { type: 'text', spellcheck: 'false', 'aria-label': label, 'aria-describedby': help, oninput: () => changed(line.value) });
    line.value = value;
    return { element: line, show: (to) => (line.value = to) };
  },
};

// Stretches are shown with the hand on the timeline, files are named on the command line: here they are read.
const told = (value) => ({ element: make('output', {}, [value ?? []].flat().join('  ') || say('unset')), show() {} });

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const inWords = (value) => (typeof value === 'number' ? number(value) : Array.isArray(value) ? value.map((one) => number(one)).join(' ') : String(value)) || say('unset');

function row(setting, value, change) {
  const help = `help-${++rows}`;
  const label = named(setting);
  let back = null;
  const changed = (to) => {
    if (back) back.hidden = same(to, setting.default);
    change(setting.name, to);
  };
  const maker = makers[setting.type];
  const { element, show } = maker ? maker(setting, value, label, help, changed) : told(value);
  if (maker) {
    const title = say('resetSetting', { value: inWords(setting.default) });
    back = make('button', { type: 'button', class: 'quiet', 'aria-label': `${label}: ${title}`, title }, icon('undo'));
    back.onclick = () => {
      show(setting.default);
      changed(setting.default);
    };
    back.hidden = same(value, setting.default);
  }
  return make('div', { class: 'setting' }, make('span', { class: 'name' }, label, back), element, make('small', { id: help }, explained(setting)));
}

// `changed` gets an object of all that differs from the proposal's settings, null when nothing does.
export function settingsForm(one, changed) {
  const changes = {};
  const change = (name, value) => {
    if (same(value, one.settings[name])) delete changes[name];
    else changes[name] = value;
    changed(Object.keys(changes).length ? { ...changes } : null);
  };
  const op = film.ops[one.op];
  const settings = op.settings.filter((setting) => makers[setting.type] || [one.settings[setting.name] ?? []].flat().length);
  const rowsOf = settings.map((setting) => row(setting, one.settings[setting.name] ?? setting.default, change));
  return make('form', { class: 'settings', onsubmit: (event) => event.preventDefault() }, ...rowsOf);
}
