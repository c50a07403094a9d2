// Runs once in every page that is measured, before anything is chosen.
window.bench = (() => {
  const seen = { longest: 0, begun: 0 };
  const now = () => performance.timeOrigin + performance.now();
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.longest = Math.max(seen.longest, task.duration);
  }).observe({ entryTypes: ["longtask"] });
  // A person's act: files chosen, or something clicked. What a script clicks is none.
  for (const act of ["change", "click"])
    addEventListener(act, (event) => event.isTrusted && (seen.begun = now()), true);
  // Ends when `ready` says so, looked at often enough to be exact and seldom enough to cost nothing.
  const until = (ready) => new Promise((resolve) => {
    const look = setInterval(async () => {
      if (!(await ready())) return;
      clearInterval(look);
      resolve();
    }, 10);
  });
  const figures = (ended = now()) => [seen.begun, ended, seen.longest];
  // What a page says to people who can't see it.
  const says = (text) => [...document.querySelectorAll("[role=status], output")].some((it) => it.textContent.includes(text));
  const input = () => {
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, ariaLabel: "Files" });
    document.body.append(input);
  };
  const files = () => [...document.querySelector("input[aria-label=Files]").files];
  const sizeInStorage = async (name) => {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle(name).then((handle) => handle.getFile()).catch(() => null);
    return file ? file.size : -1;
  };
  return { seen, now, until, figures, says, input, files, sizeInStorage };
})();
