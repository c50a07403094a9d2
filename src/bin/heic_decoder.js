// Decodes HEIC pictures with libheif, for browsers that draw none. It gets the bytes of one picture, and answers with a picture
// that every browser draws; the page ends it after that, or when the picture is closed. The messages are those of
// `browser/heic.rs`: an array of JSON and what is attached.

const READY = "heic decoder 1";

self.onmessage = async ({ data: [request, file] }) => {
  const { folder, max_pixels } = JSON.parse(request);
  try {
    const picture = await decode(folder, new Uint8Array(await file.arrayBuffer()), max_pixels);
    self.postMessage([JSON.stringify("Decoded"), picture]);
  } catch (error) {
    self.postMessage([JSON.stringify(error instanceof Fault ? error.message : "Damaged")]);
  }
};
self.postMessage(READY);

class Fault extends Error {}

async function decode(folder, bytes, maxPixels) {
  const libheif = await load(folder);
  const pictures = new libheif.HeifDecoder().decode(bytes);
  const picture = pictures.find((picture) => picture.is_primary()) ?? pictures[0];
  if (!picture) throw new Fault("Damaged");
  const [width, height] = [picture.get_width(), picture.get_height()];
  // As the file says; decoded, it is of that size or fails.
  if (width * height > maxPixels) throw new Fault("TooManyPixels");
  const pixels = new ImageData(width, height);
  const drawn = await new Promise((resolve) => picture.display(pixels, resolve));
  if (!drawn) throw new Fault("Damaged");
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  const isClear = picture.has_alpha_channel();
  return canvas.convertToBlob({ type: isClear ? "image/png" : "image/jpeg", quality: 0.95 });
}

/// Its files are in the folder.
async function load(folder) {
  try {
    importScripts(`${folder}libheif.js`);
    const response = await fetch(`${folder}libheif.wasm`);
    if (!response.ok) throw new Fault("NoDecoder");
    const wasmBinary = await response.arrayBuffer();
    return await new Promise((resolve, reject) => {
      const library = self.libheif({ wasmBinary, onAbort: reject, onRuntimeInitialized: () => setTimeout(() => resolve(library)) });
    });
  } catch {
    throw new Fault("NoDecoder");
  }
}
