// SPDX-License-Identifier: Apache-2.0
// The page as a picture, for the docs: node picture.mjs CLIP OUT.png [WIDTH HEIGHT [dark|light [en|fr]]], with LANTERNE naming the program.
import { copyFileSync, writeFileSync } from 'node:fs';
import { openBrowser } from './driver.mjs';
import { openStage, openStudio } from './stage.mjs';

const [clip, out, width = 1280, height = 720, theme = 'dark', language = 'en'] = process.argv.slice(2);
const stage = openStage();
let studio, browser;
try {
  copyFileSync(clip, stage.path('street.mp4'));
  studio = await openStudio(stage.path('street.mp4'), '--year', '1895', '--by', 'Anna');
  browser = await openBrowser({ language });
  await browser.size(Number(width), Number(height));
  await browser.theme(theme);
  await browser.open(studio.url);
  await browser.until(`return document.querySelectorAll('#proposals .card').length >= 6`, 'proposals', 60);
  // The surest siren is chosen, the one before it accepted, and the picture stands before and after.
  await browser.run(`const { film, choose } = await import('/film.js'); const decide = await import('/decide.js'); const clock = await import('/clock.js'); const sound = await import('/sound.js');
    const [sure, next] = film.proposals.filter((one) => one.family === 'siren-two-tone').sort((a, b) => b.confidence - a.confidence);
    decide.accept(next.id, 'by hand'); choose(sure.id); sound.hearVersion('kept'); clock.seek(sure.from + 2.5); document.activeElement.blur();`);
  await browser.run(`await new Promise((resolve) => setTimeout(resolve, 6000)); document.getElementById('spoken').classList.remove('seen')`);
  writeFileSync(out, await browser.picture());
} finally {
  await browser?.close();
  await studio?.close();
  stage.close();
}
