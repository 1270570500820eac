// SPDX-License-Identifier: Apache-2.0
// Talking with the studio's server: every request goes through here, so that one place knows whether it answers.

// The server understood and said no; `message` is its sentence, made for the person.
export class Refusal extends Error {
  constructor(sentence, http) {
    super(sentence);
    this.http = http;
  }
}

// Nobody answered: the server is gone, or is starting again.
export class Silence extends Error {}

const listeners = { gone: [], back: [], closed: [] };
let answered = true;

// `gone` once when the server stops answering, `closed` when one answers that does not know this page (it was started again: a key is good for one run), `back` once when
// it answers again. Opening the new address in any window gives the key to this one too.
export const on = (event, listener) => listeners[event].push(listener);
const tell = (event) => listeners[event].forEach((listener) => listener());

function hear(now) {
  if (now === answered) return;
  answered = now;
  tell(now ? 'back' : 'gone');
  if (!now) knock(500);
}

// Ask again and again, a little less often each time, until somebody answers.
function knock(wait) {
  setTimeout(async () => {
    try {
      await ask('/api/film');
    } catch {
      if (!answered) knock(Math.min(wait * 1.5, 3000));
    }
  }, wait);
}

// The Response of `path`. Throws Refusal with the server's sentence, Silence when nobody answers or nobody who knows us, and lets an AbortError through.
export async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    hear(false);
    throw new Silence(failure.message);
  }
  if (response.status === 403) {
    hear(false);
    tell('closed');
    throw new Silence('the studio was started again');
  }
  hear(true);
  if (response.ok) return response;
  let sentence = response.statusText;
  try {
    sentence = (await response.json()).error ?? sentence;
  } catch {
    // Not JSON: something between us and the server answered; its status line must do.
  }
  throw new Refusal(sentence, response.status);
}

export const get = async (path, options) => (await ask(path, options)).json();

export async function post(path, body = {}) {
  const response = await ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Lanterne': '1' }, body: JSON.stringify(body) });
  return response.json();
}

// Follow the server's events: `heard` is an object of functions by event name. `again` is called each time the line was cut and stands once more: whatever was
// missed must be fetched.
export function follow(heard, again) {
  let cut = false;
  const open = () => {
    const stream = new EventSource('/api/events');
    for (const [name, act] of Object.entries(heard)) stream.addEventListener(name, (event) => act(JSON.parse(event.data)));
    stream.onopen = () => {
      if (cut) again();
      cut = false;
    };
    stream.onerror = () => {
      cut = true;
      // A browser reconnects by itself after a cut line, and gives up for good when the answer is an error.
      if (stream.readyState === EventSource.CLOSED) setTimeout(open, 2000);
    };
  };
  open();
}

// At most `width` requests at once, the most wanted first. `want` replaces the list of what is wanted: what has not begun and is wanted no more is never asked for.
export function queue(width) {
  let wanted = [];
  let running = 0;
  const next = () => {
    while (running < width && wanted.length) {
      running++;
      wanted.shift().run().finally(() => {
        running--;
        next();
      });
    }
  };
  return {
    want(list) {
      wanted = list;
      next();
    },
  };
}
