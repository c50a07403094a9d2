// Remembers which functions of the first file ran, beyond the page; see watch.rs.

const functionsRan = (globalThis.functionsRan = new Set(JSON.parse(sessionStorage.functionsRan ?? "[]")));

addEventListener("pagehide", () => (sessionStorage.functionsRan = JSON.stringify([...functionsRan])));

function ran(number) {
  functionsRan.add(number);
}
