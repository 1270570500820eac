// SPDX-License-Identifier: Apache-2.0
// RNNoise (npm @shiguredo/rnnoise-wasm): frames of 10 ms at 48 kHz, samples as 16-bit numbers.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

globalThis.window = globalThis; // it was built for browsers, and asks
const { Rnnoise } = await import(pathToFileURL(resolve(process.argv[2], "node_modules/@shiguredo/rnnoise-wasm/dist/rnnoise.js")).href);
const rnnoise = await Rnnoise.load();
for (const line of readFileSync(0, "utf8").trim().split("\n")) {
    const [, mix, sound, , , out] = line.split("\t");
    const bytes = readFileSync(`${mix}/${sound}.f32`);
    const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4).map((x) => 32768 * x);
    const state = rnnoise.createDenoiseState();
    for (let at = 0; at + rnnoise.frameSize <= samples.length; at += rnnoise.frameSize)
        state.processFrame(samples.subarray(at, at + rnnoise.frameSize));
    state.destroy();
    writeFileSync(out, Buffer.from(samples.map((x) => x / 32768).buffer));
}
