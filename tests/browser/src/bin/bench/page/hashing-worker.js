// SHA-1 alone of a file, read as the app's worker reads it; both hashes of memory. Answers with MB/s.
import init, { Hashing } from "./hashing/hashing.js";

const SLICE = 8 << 20, FIRST = 64 << 10, AHEAD = 3;
const ready = init();

onmessage = async ({ data: { what, file } }) => {
  await ready;
  postMessage(await { file: sha1OfFile, memory: ofMemory }[what](file));
};

async function sha1OfFile(file) {
  const begun = performance.now(), hashing = new Hashing(), reading = [];
  let next = 0;
  while (true) {
    while (reading.length < AHEAD && next < file.size) {
      const to = Math.min(file.size, next + (next === 0 ? FIRST : SLICE));
      reading.push(file.slice(next, to).arrayBuffer());
      next = to;
    }
    if (!reading.length) break;
    hashing.sha1_of_slice(new Uint8Array(await reading.shift()));
  }
  hashing.finish();
  return file.size / 1000 / (performance.now() - begun);
}

function ofMemory() {
  const hashing = new Hashing(), times = 16;
  const timed = (work) => {
    const begun = performance.now();
    for (let time = 0; time < times; time++) work();
    return (times * SLICE) / 1000 / (performance.now() - begun);
  };
  const speeds = { crc64: timed(() => hashing.crc64_of_memory()), sha1: timed(() => hashing.sha1_of_memory()) };
  hashing.finish();
  return speeds;
}
