// SHA-1 alone of a file, read as the app's worker reads it; both hashes of memory. Answers with MB/s.
import init, { Hashing } from "./hashing/hashing.js";

const SLICE = 1 << 20;
const ready = init();

onmessage = async ({ data: { what, file } }) => {
  await ready;
  postMessage(await { file: sha1OfFile, memory: ofMemory }[what](file));
};

async function sha1OfFile(file) {
  const begun = performance.now(), hashing = new Hashing();
  const reader = file.stream().getReader({ mode: "byob" });
  let reading = reader.read(new Uint8Array(SLICE));
  while (true) {
    const { done, value } = await reading;
    if (done) break;
    const length = hashing.take(value);
    reading = reader.read(new Uint8Array(value.buffer));
    hashing.sha1_of(length);
  }
  hashing.finish();
  return file.size / 1000 / (performance.now() - begun);
}

function ofMemory() {
  const hashing = new Hashing(), times = 128;
  const timed = (work) => {
    const begun = performance.now();
    for (let time = 0; time < times; time++) work();
    return (times * SLICE) / 1000 / (performance.now() - begun);
  };
  const speeds = { crc64: timed(() => hashing.crc64_of_memory()), sha1: timed(() => hashing.sha1_of_memory()) };
  hashing.finish();
  return speeds;
}
