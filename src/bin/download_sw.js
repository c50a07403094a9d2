// The service worker that hands an archive made in the page to the browser's own download, where no file can be chosen
// beforehand. It answers only URLs below save/, with what it receives through a port, and knows nothing else of the page.
//
// Older builds registered saver.js at the same scope. Registering this script replaces that registration, as the script of
// every new build does; until then the old one keeps answering what it was given, and nothing else reaches it.
//
// Deliberately not Rust: a service worker must add its handlers during its first run, and wasm loads later than that.

const saves = new Map();

/** The download with this id; the page's message and the browser's request may arrive in either order. */
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
  // A message without a port only keeps this worker alive while the archive is being made.
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
          // A piece, the end, or a cancellation.
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
