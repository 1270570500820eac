// SPDX-License-Identifier: Apache-2.0
// The timeline's picture: ruler, thumbnails, proposals, waveform, spectrogram, and the whole clip in small below. One canvas, drawn anew when something moved; what
// it draws are bitmaps that are there already, so that a screen refresh is some forty copies and no layout.

import * as clock from './clock.js';
import { film, isPicture, kind } from './film.js';
import { colourOf, titleOf } from './kinds.js';
import * as tiles from './tiles.js';
import { rows, view, xOf } from './view.js';

const paper = document.getElementById('reel').getContext('2d', { alpha: false });
const LANE = 20;
const LANES = 3;
let colours = {};
let font = '';
let lanes = new Map(); // id -> lane

export const laneCount = () => Math.max(...lanes.values(), 0) + 1;

export function readColours() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  colours = Object.fromEntries(['reel', 'reel-deep', 'line', 'text', 'faint', 'wave'].map((name) => [name, colour(`--${name}`)]));
  font = getComputedStyle(document.body).fontFamily;
  tiles.setInk(colours.wave.match(/\w\w/g).map((pair) => parseInt(pair, 16)));
}

// Proposals that overlap lie one below the other; what finds no room shares the last lane.
export function arrange() {
  const free = Array(LANES).fill(-Infinity);
  lanes = new Map();
  for (const one of film.proposals) {
    let lane = free.findIndex((until) => until <= one.from + 1e-6);
    if (lane < 0) lane = LANES - 1;
    free[lane] = Math.max(free[lane], one.to);
    lanes.set(one.id, lane);
  }
}

const spanTop = (one) => rows.spans + 3 + lanes.get(one.id) * LANE;

// The proposal under a point, the topmost first.
export function proposalAt(x, y) {
  return [...film.proposals].reverse().find((one) => {
    const top = spanTop(one);
    return y >= top && y < top + LANE && x >= xOf(one.from) - 3 && x <= Math.max(xOf(one.to), xOf(one.from) + 8) + 3;
  });
}

const steps = [0.04, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

function drawRuler() {
  const step = steps.find((one) => one / view.perPoint >= 92) ?? 3600;
  const clip = film.clip;
  paper.fillStyle = colours.faint;
  for (let i = Math.floor(view.from / step); i * step <= view.from + view.width * view.perPoint; i++) {
    const x = Math.round(xOf(i * step));
    paper.fillRect(x, rows.thumbs - 6, 1, 6);
    paper.fillText(clock.timecode(i * step, clip.picture[0]?.fps || 25, clip.timecode), x + 5, rows.thumbs - 7);
    for (let part = 1; part < 5; part++) paper.fillRect(Math.round(xOf((i + part / 5) * step)), rows.thumbs - 3, 1, 3);
  }
}

function drawThumbs(wanted) {
  const height = rows.spans - rows.thumbs;
  if (!height) return;
  const picture = film.clip.picture[0];
  const wide = (height * (picture.width || 16)) / (picture.height || 9);
  // Steps of a power of two: zooming in keeps every second one. Cells are at most a whole picture wide, and cut it at both sides.
  const step = 2 ** Math.max(Math.floor(Math.log2(wide * view.perPoint)), -4);
  const cell = step / view.perPoint;
  const tall = Math.round(height * view.ratio);
  for (let i = Math.max(Math.floor(view.from / step), 0); i * step < Math.min(view.from + view.width * view.perPoint, clock.length()); i++) {
    const seconds = i * step;
    const x = xOf(seconds);
    wanted.push({ what: 'thumb', seconds, height: tall, x });
    const bitmap = tiles.thumb(seconds, tall);
    if (!bitmap) continue;
    const crop = Math.min(bitmap.width, (cell / height) * bitmap.height);
    paper.drawImage(bitmap, (bitmap.width - crop) / 2, 0, crop, bitmap.height, x, rows.thumbs, cell - 1, height - 1);
  }
}

function drawTiles(what, top, bottom, wanted, from = view.from, perPoint = view.perPoint) {
  if (bottom <= top) return;
  const { level, seconds } = tiles.levelFor(what, perPoint / view.ratio);
  const last = Math.min(from + view.width * perPoint, clock.length());
  for (let index = Math.floor(from / seconds); index * seconds < last; index++) {
    const x = (index * seconds - from) / perPoint;
    wanted.push({ what, level, index, x });
    const tile = tiles.find(what, level, index);
    // Half a point of overlap: tiles that meet between two points would show a seam.
    if (tile) paper.drawImage(tile.bitmap, tile.x, 0, tile.width, tile.bitmap.height, x, top, seconds / perPoint + 0.5, bottom - top);
  }
}

function drawSpan(one) {
  const left = Math.max(xOf(one.from), -4);
  const right = Math.max(Math.min(xOf(one.to), view.width + 4), left + 4);
  if (right < 0 || left > view.width) return;
  const [top, height] = [spanTop(one), LANE - 4];
  const colour = colourOf(kind(one));
  const verdict = film.unsaved.get(one.id) ?? one.verdict;
  const faded = verdict === 'refused' || film.would.has(one.id);
  paper.globalAlpha = verdict === 'accepted' ? 0.92 : faded ? 0.08 : 0.14 + 0.26 * one.confidence;
  paper.fillStyle = paper.strokeStyle = colour;
  paper.beginPath();
  paper.roundRect(left + 0.5, top + 0.5, right - left - 1, height - 1, 3);
  paper.fill();
  paper.globalAlpha = faded ? 0.45 : 1;
  paper.setLineDash(faded ? [3, 3] : []);
  paper.lineWidth = 1;
  paper.stroke();
  paper.setLineDash([]);
  if (right - left > 44) {
    paper.save();
    paper.clip();
    paper.fillStyle = verdict === 'accepted' ? '#14120f' : colours.text;
    paper.globalAlpha = faded ? 0.6 : 1;
    paper.fillText(`${verdict === 'accepted' ? '✓ ' : ''}${titleOf(one)}  ${Math.round(one.confidence * 100)} %`, Math.max(left, 0) + 7, top + height - 4.5);
    paper.restore();
  }
  paper.globalAlpha = 1;
}

// The chosen one and its shadow over the sound it is about.
function drawChosen() {
  const one = film.proposals.find((other) => other.id === film.chosen);
  if (!one) return;
  const left = Math.max(xOf(one.from), -8);
  const right = Math.min(Math.max(xOf(one.to), xOf(one.from) + 4), view.width + 8);
  paper.strokeStyle = colours.text;
  paper.lineWidth = 2;
  paper.beginPath();
  paper.roundRect(left - 1, spanTop(one) - 1, right - left + 2, LANE - 2, 4);
  paper.stroke();
  if (isPicture(one) || isWhole(one)) return;
  paper.fillStyle = colourOf(kind(one));
  paper.globalAlpha = 0.12;
  paper.fillRect(left, rows.wave, right - left, rows.overview - rows.wave);
  paper.globalAlpha = 0.8;
  paper.fillRect(left, rows.wave, 1, rows.overview - rows.wave);
  paper.fillRect(right - 1, rows.wave, 1, rows.overview - rows.wave);
  paper.globalAlpha = 1;
}

// What is about all of the clip needs no shadow to show where.
const isWhole = (one) => one.to - one.from > clock.length() * 0.95;

// The whole clip: its waveform, where proposals are, and the window that the rows above show.
function drawOverview(wanted) {
  const top = rows.overview + 5;
  const whole = clock.length() / view.width;
  paper.globalAlpha = 0.55;
  if (film.clip.sound.length) drawTiles('peaks', top, rows.end, wanted, 0, whole);
  paper.globalAlpha = 1;
  for (const one of film.proposals) {
    if (isWhole(one)) continue;
    paper.fillStyle = colourOf(kind(one));
    paper.fillRect(one.from / whole, rows.end - 3, Math.max((one.to - one.from) / whole, 2), 3);
  }
  const [left, right] = [view.from / whole, (view.from + view.width * view.perPoint) / whole];
  paper.fillStyle = colours['reel-deep'];
  paper.globalAlpha = 0.6;
  paper.fillRect(0, top, left, rows.end - top);
  paper.fillRect(right, top, view.width - right, rows.end - top);
  paper.globalAlpha = 1;
  paper.strokeStyle = colours.faint;
  paper.lineWidth = 1;
  paper.strokeRect(left + 0.5, top + 0.5, Math.max(right - left - 1, 2), rows.end - top - 1);
}

export function draw() {
  paper.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  paper.fillStyle = colours.reel;
  paper.fillRect(0, 0, view.width, view.height);
  if (!film.clip || !clock.length()) return;
  paper.font = `11px ${font}`;
  const wanted = [];
  drawRuler();
  drawThumbs(wanted);
  if (film.clip.sound.length) {
    drawTiles('peaks', rows.wave + 2, rows.spectrum - 2, wanted);
    drawTiles('spectrum', rows.spectrum, rows.overview, wanted);
  }
  film.proposals.forEach(drawSpan);
  drawChosen();
  paper.fillStyle = colours.line;
  for (const row of [rows.thumbs, rows.wave, rows.spectrum, rows.overview]) paper.fillRect(0, row, view.width, 1);
  drawOverview(wanted);
  const middle = view.width / 2;
  tiles.want(wanted.sort((a, b) => Math.abs(a.x - middle) - Math.abs(b.x - middle)));
}

// The moment in the clip that a point of the overview stands for.
export const overviewSeconds = (x) => (x / view.width) * clock.length();
