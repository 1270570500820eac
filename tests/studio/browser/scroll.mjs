// SPDX-License-Identifier: Apache-2.0
// Two hours under the hand: how long a screen refresh takes while the timeline is dragged and zoomed, and how soon sound starts in the middle. node scroll.mjs, with LANTERNE naming the program.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser } from './driver.mjs';
import { makeLongClip, openStage, openStudio } from './stage.mjs';

const patience = Number(process.env.PATIENCE ?? 4); // see story.mjs

test('a two-hour film scrolls, zooms and plays', async (t) => {
  const stage = openStage();
  let studio, browser;
  try {
    makeLongClip(stage.path('film.wav'));
    studio = await openStudio(stage.path('film.wav'), '--year', '1895');
    browser = await openBrowser();
    await browser.open(studio.url);
    await browser.until(`return (await import('/clock.js')).length() > 7000`, 'the film', 20 * patience);
    // What the page itself does in a refresh, and the time from one refresh to the next; wheel events come as a hand would send them, one a refresh.
    const measure = (zoom, sideways) => browser.run(`
      const reel = await import('/reel.js');
      const hands = document.getElementById('playhead');
      const box = hands.getBoundingClientRect();
      const turn = (options) => hands.dispatchEvent(new WheelEvent('wheel', { clientX: box.left + box.width / 2, clientY: box.top + 100, bubbles: true, cancelable: true, ...options }));
      if (args[0]) for (let i = 0; i < 8; i++) turn({ deltaY: args[0] });
      const steps = [], work = [];
      let last = await new Promise(requestAnimationFrame);
      for (let i = 0; i < 120; i++) {
        turn({ deltaX: args[1] * (i < 60 ? 1 : -1), deltaY: 0 });
        const from = performance.now();
        reel.draw();
        work.push(performance.now() - from);
        const now = await new Promise(requestAnimationFrame);
        steps.push(now - last);
        last = now;
      }
      const sorted = (list) => [...list].sort((a, b) => a - b);
      const at = (list, share) => sorted(list)[Math.floor((list.length - 1) * share)];
      return { steps: [0.5, 0.95, 1].map((share) => at(steps, share)), work: [0.5, 0.95, 1].map((share) => at(work, share)) };`, zoom, sideways);
    for (const [name, zoom, sideways] of [['two hours', 0, 40], ['ten minutes', -125, 60], ['thirty seconds', -125, 60], ['a second', -170, 60]]) {
      const { steps, work } = await measure(zoom, sideways);
      t.diagnostic(`${name}: from refresh to refresh ${steps.map((time) => time.toFixed(1)).join(' / ')} ms (median, 95 %, worst), drawing ${work.map((time) => time.toFixed(1)).join(' / ')} ms`);
      assert.ok(work[0] < 8 * patience, `${name}: drawing takes ${work[0]} ms of the 16.7 that a refresh has`);
    }
    await browser.run(`const clock = await import('/clock.js'); clock.seek(3600.2); addEventListener('keydown', (event) => {
      const look = () => clock.at() > 3600.21 ? (window.started = performance.now() - event.timeStamp) : setTimeout(look, 5); look(); }, { once: true });`);
    await browser.press(' ');
    const started = await browser.until('return window.started', 'sound', 10 * patience);
    t.diagnostic(`play in the middle of two hours: ${started.toFixed(0)} ms to sound`);
    assert.ok(started < 1000 * patience, `${started} ms`);
  } finally {
    await browser?.close();
    await studio?.close();
    stage.close();
  }
});
