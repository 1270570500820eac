// SPDX-License-Identifier: Apache-2.0
// 16 bit WAV, read by hand: a browser's own decoder wants whole files, we want two seconds out of two hours, exact to the sample.

// Where the samples lie and what they mean, from the first bytes of the file; null when they are not such a file.
export function readHeader(buffer) {
  const view = new DataView(buffer);
  const tag = (at) => String.fromCharCode(...new Uint8Array(buffer, at, 4));
  if (buffer.byteLength < 12 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') return null;
  let format = null;
  for (let at = 12; at + 8 <= buffer.byteLength; ) {
    const size = view.getUint32(at + 4, true);
    if (tag(at) === 'fmt ') {
      if (at + 24 > buffer.byteLength || view.getUint16(at + 22, true) !== 16) return null;
      format = { channels: view.getUint16(at + 10, true), rate: view.getUint32(at + 12, true) };
    }
    if (tag(at) === 'data') return format && { ...format, offset: at + 8, frame: format.channels * 2 };
    at += 8 + size + (size & 1);
  }
  return null;
}

// One Float32Array a channel, -1 to 1, and the mean power of them all (1 is full scale).
export function decode(buffer, channels) {
  const samples = new Int16Array(buffer, 0, Math.floor(buffer.byteLength / 2 / channels) * channels);
  const frames = samples.length / channels;
  const planes = Array.from({ length: channels }, () => new Float32Array(frames));
  let power = 0;
  for (let c = 0; c < channels; c++) {
    const plane = planes[c];
    for (let i = 0, j = c; i < frames; i++, j += channels) {
      const value = samples[j] / 32768;
      plane[i] = value;
      power += value * value;
    }
  }
  return { planes, frames, power: samples.length ? power / samples.length : 0 };
}
