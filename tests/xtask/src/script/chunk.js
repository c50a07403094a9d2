// Compiles a chunk of the app while it arrives if the host says what it is, or else when it is there: any static host will do.
// It starts when its styles are there.
async function startChunk(answer, imports) {
  const [response] = await Promise.all([answer, loadStyles()]);
  const isTyped = response.headers.get("Content-Type")?.startsWith("application/wasm");
  return isTyped
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

// The styles of all chunks wait in a template, so that the first view does not load them. Missing ones are asked for again
// with the next chunk.
let styles;
function loadStyles() {
  const links = document.getElementById("chunk-styles").content.cloneNode(true).children;
  styles ??= Promise.all([...links].map((link) => new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  })));
  styles.catch(() => (styles = undefined));
  return styles;
}
