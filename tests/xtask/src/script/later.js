// What the second file of the app needs before it starts; see split.rs.

// Compiled while it arrives if the host says what it is. Any static host will do, so otherwise when it is there.
async function compiled(answer) {
  const response = await answer;
  const isTold = response.headers.get("Content-Type")?.startsWith("application/wasm");
  return isTold ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

// Switches the later style sheet on; see seal.rs. The sheet itself stays as it is for another try, should this one fail.
function loadStyle() {
  return new Promise((done, failed) => {
    const off = document.querySelector("link[disabled]");
    if (!off) return done();
    const sheet = off.cloneNode();
    sheet.removeAttribute("disabled");
    sheet.onload = () => {
      off.remove();
      done();
    };
    sheet.onerror = () => {
      sheet.remove();
      failed(Error(sheet.href));
    };
    off.after(sheet);
  });
}
