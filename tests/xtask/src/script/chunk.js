// Compiles a chunk of the app while it arrives if the host says what it is, or else when it is there: any static host will do.
async function startChunk(answer, imports) {
  const response = await answer;
  const isTyped = response.headers.get("Content-Type")?.startsWith("application/wasm");
  return isTyped
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
