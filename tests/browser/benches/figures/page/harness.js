// Runs once in every page that is measured, before anything is chosen.
window.bench = (() => {
  const seen = { longest: 0, ours: 0, begun: 0 };
  const now = () => performance.timeOrigin + performance.now();
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.longest = Math.max(seen.longest, task.duration);
  }).observe({ entryTypes: ["longtask"] });
  // What of a long task is the page's own scripts and not the browser's work before and after them.
  new PerformanceObserver((list) => {
    for (const frame of list.getEntries()) {
      const ours = frame.scripts.filter((script) => script.sourceURL.startsWith(location.origin));
      for (const script of ours) seen.ours = Math.max(seen.ours, script.duration);
    }
  }).observe({ type: "long-animation-frame" });
  // A person's act: files chosen, or something clicked. What a script clicks is none.
  for (const act of ["change", "click"])
    addEventListener(act, (event) => event.isTrusted && (seen.begun = now()), true);
  // Ends when `ready` says so, looked at often enough to be exact and seldom enough to cost nothing; or when nothing more
  // will come of it, and then it says why.
  const until = (ready) => new Promise((resolve) => {
    let looks = 0;
    const look = setInterval(async () => {
      const vain = ++looks % 100 ? null : trouble();
      if (!vain && !(await ready())) return;
      clearInterval(look);
      resolve(vain);
    }, 10);
  });
  const text = (selector) =>
    [...document.querySelectorAll(selector)].map((it) => it.textContent.trim()).filter(Boolean).join(" | ");
  const STANDS_MS = 60_000, DIALOG_STANDS_MS = 3_000;
  let last = null;
  // Why the app will not end by itself: something failed, it waits for the person, or nothing has changed for long.
  const trouble = () => {
    if (window.peer) return null;
    const crash = document.querySelector("#crash");
    if (crash?.checkVisibility()) return `the app has crashed: ${crash.innerText}`;
    const dialog = text("dialog[open]"), said = text("[role=alert], [role=status]");
    if (/failed|needs? your/.test(said)) return `the app says: ${said}`;
    const shown = dialog || text(".tray, .transfers");
    if (shown !== last?.shown) last = { shown, since: now() };
    const stands = now() - last.since;
    if (dialog && stands > DIALOG_STANDS_MS) return `the app waits for the person: ${dialog}`;
    return stands > STANDS_MS ? `nothing has changed for ${STANDS_MS / 1000} s: ${shown || "nothing is shown"}` : null;
  };
  const figures = (ended = now()) => [seen.begun, ended, seen.longest, seen.ours];
  // What a page says to people who can't see it.
  const says = (text) => [...document.querySelectorAll("[role=status], output")].some((it) => it.textContent.includes(text));
  const input = () => {
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, ariaLabel: "Files" });
    document.body.append(input);
  };
  // What shows in the page that something goes on, so that whoever waits goes on waiting.
  const progress = (text) => {
    const output = document.querySelector("#progress") ?? document.body.appendChild(document.createElement("output"));
    Object.assign(output, { id: "progress", textContent: text });
  };
  const files = () => [...document.querySelector("input[aria-label=Files]").files];
  const sizeInStorage = async (name) => {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle(name).then((handle) => handle.getFile()).catch(() => null);
    return file ? file.size : -1;
  };
  return { seen, now, until, trouble, figures, says, input, progress, files, sizeInStorage };
})();
