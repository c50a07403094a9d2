// Hands an archive made in the page to the browser's own download, where no file can be chosen beforehand. It answers
// addresses below save/ only, with what comes through a port, and knows nothing else of the page.
//
// Not Rust: handlers of a service worker must be there when its script has run once, and wasm comes later than that.

const saves = new Map();

/** What is to be saved under an id; the page's message and the browser's request may come in either order. */
function save(id) {
  if (!saves.has(id)) {
    const save = {};
    save.ready = new Promise((done) => (save.done = done));
    saves.set(id, save);
  }
  return saves.get(id);
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  // A message without a port only says that the archive is still being made, and so keeps this worker alive.
  const [port] = event.ports;
  if (port) save(String(event.data[0])).done({ port, name: event.data[1], size: event.data[2] });
});

self.addEventListener('fetch', (event) => {
  const [, id] = new URL(event.request.url).pathname.match(/\/save\/([0-9a-f]+)\/[^/]*$/) ?? [];
  if (id) event.respondWith(save(id).ready.then((it) => answer(id, it)));
});

function answer(id, { port, name, size }) {
  saves.delete(id);
  const body = new ReadableStream(
    {
      start(controller) {
        port.onmessage = ({ data }) => {
          // A piece, the end, or that it will never be whole.
          if (data instanceof Uint8Array) controller.enqueue(data);
          else if (data === null) controller.close();
          else controller.error(new Error('cancelled'));
        };
      },
      pull() {
        port.postMessage(true);
      },
      cancel() {
        port.postMessage(false);
      },
    },
    { highWaterMark: 2 },
  );
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (it) => '%' + it.charCodeAt(0).toString(16));
  return new Response(body, {
    headers: {
      'Content-Type': 'application/zip',
      'Content-Length': String(size),
      'Content-Disposition': `attachment; filename*=UTF-8''${encoded}`,
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
