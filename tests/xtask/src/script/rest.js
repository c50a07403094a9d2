// Loads the rest of the first file; see part.rs.

let restStarted;

// It takes its places in the table, where everybody looks.
function startRest(module) {
  restStarted ??= new WebAssembly.Instance(module, { ...__wbg_get_imports(), first: wasm });
}

async function loadRest() {
  if (restStarted) return;
  const answer = fetch(new URL("./split_rest.wasm", import.meta.url));
  startRest(await compiled(answer));
}

// Something of it is called before it is there. The caller can't wait, so the page does.
function rest() {
  if (restStarted) return;
  try {
    const request = new XMLHttpRequest();
    request.open("GET", new URL("./split_rest.wasm", import.meta.url), false);
    // A request that is waited for may bring nothing but text: these are the bytes as they are.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw Error(`${request.status} ${request.responseURL}`);
    startRest(new WebAssembly.Module(Uint8Array.from(request.responseText, (byte) => byte.charCodeAt(0))));
  } catch (error) {
    // The program can't go on without it; see crash.rs.
    document.documentElement.classList.add("crashed");
    throw error;
  }
}
