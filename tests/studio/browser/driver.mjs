// SPDX-License-Identifier: Apache-2.0
// A real browser under a test's hands: Chromium over chromedriver's HTTP (WebDriver), with nothing but what Debian and Node 18 bring.
import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// chromedriver reaches the browser by the name localhost, which a root without /etc/hosts does not know. 77 is meson's word for a test that could not be tried.
await lookup('localhost').catch(() => {
  console.log('localhost is no name here (is there an /etc/hosts?), and chromedriver needs it: not tried');
  process.exit(77);
});

// Keys that have no letter, as WebDriver names them.
export const key = { left: '\uE012', up: '\uE013', right: '\uE014', down: '\uE015', enter: '\uE007', escape: '\uE00C', tab: '\uE004', end: '\uE010', pageUp: '\uE00E', control: '\uE009' };

// A fresh profile, nothing asked of the network, and no name found but this machine's own.
const quiet = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

function listen() {
  const driver = spawn('chromedriver', ['--port=0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    let said = '';
    driver.once('error', reject);
    driver.stdout.on('data', (data) => {
      said += data;
      const port = /successfully on port (\d+)/.exec(said)?.[1];
      if (port) resolve({ driver, port });
    });
  });
}

export async function openBrowser({ width = 1280, height = 720, language = 'en' } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'lanterne-browser-'));
  const { driver, port } = await listen();

  async function call(method, path, body) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (value?.error) throw new Error(`${path.split('/').pop()}: ${value.message.split('\n')[0]}`);
    return value;
  }

  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: {
    'goog:loggingPrefs': { performance: 'ALL', browser: 'ALL' },
    'goog:chromeOptions': { args: [...quiet, `--user-data-dir=${profile}`, `--window-size=${width},${height}`], prefs: { 'intl.accept_languages': language } },
  } } }).catch((error) => {
    driver.kill(); // or the test would wait for it
    throw error;
  });
  const session = `/session/${sessionId}`;
  const send = (path, body = {}) => call('POST', session + path, body);
  const cdp = (cmd, params = {}) => send('/goog/cdp/execute', { cmd, params });

  // Run the body of an async function in the page; what it returns comes back.
  async function run(body, ...args) {
    const script = `const done = arguments[arguments.length - 1]; (async (...args) => { ${body} })(...[...arguments].slice(0, -1)).then((value) => done({ value }), (error) => done({ failed: String(error) }));`;
    const { value, failed } = await send('/execute/async', { script, args });
    if (failed) throw new Error(failed);
    return value;
  }

  async function until(body, what, seconds = 10, ...args) {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const value = await run(body, ...args);
      if (value) return value;
      if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  const strokes = (keys) => keys.flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
  const press = (...keys) => send('/actions', { actions: [{ type: 'key', id: 'keys', actions: strokes(keys) }] });
  const chord = (held, value) => send('/actions', { actions: [{ type: 'key', id: 'keys', actions: [{ type: 'keyDown', value: held }, ...strokes([value]), { type: 'keyUp', value: held }] }] });
  const mouse = (...actions) => send('/actions', { actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }] });
  const to = (x, y, duration = 0) => ({ type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration, origin: 'viewport' });
  const [down, up] = [{ type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];

  // Two fingers that stand `apart` points from each other move to `then` points.
  const pinch = (x, y, apart, then) => send('/actions', { actions: [-1, 1].map((side) => ({ type: 'pointer', id: `finger ${side}`, parameters: { pointerType: 'touch' },
    actions: [to(x + (side * apart) / 2, y), down, to(x + (side * then) / 2, y, 200), up] })) });

  // The middle of what a selector names, brought into sight first.
  const middle = (selector) => run(`const element = document.querySelector(args[0]); element.scrollIntoView({ block: 'nearest', behavior: 'instant' }); const box = element.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];`, selector);

  return {
    cdp, run, until, press, chord,
    open: (url) => send('/url', { url }),
    click: async (selector) => mouse(to(...(await middle(selector))), down, up),
    drag: (from, over) => mouse(to(...from), down, to(...over, 120), up),
    pinch,
    wheel: (x, y, deltaX, deltaY) => send('/actions', { actions: [{ type: 'wheel', id: 'wheel', actions: [{ type: 'scroll', x, y, deltaX, deltaY, origin: 'viewport' }] }] }),
    windows: () => call('GET', `${session}/window/handles`),
    here: () => call('GET', `${session}/window`),
    newWindow: async () => (await send('/window/new', { type: 'tab' })).handle,
    turnTo: (handle) => send('/window', { handle }),
    accept: () => send('/alert/accept').catch(() => {}),
    size: (w, h) => cdp('Emulation.setDeviceMetricsOverride', { width: w, height: h, deviceScaleFactor: 1, mobile: false }),
    theme: (value) => cdp('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] }),
    picture: async () => Buffer.from(await call('GET', `${session}/screenshot`), 'base64'),
    log: (type) => send('/se/log', { type }),
    async close() {
      await call('DELETE', session).catch(() => {});
      driver.kill();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
