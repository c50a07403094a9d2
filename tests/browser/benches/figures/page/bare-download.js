// A stream to disk and nothing else. The file is gone afterwards.
onmessage = async ({ data: { url, name } }) => {
  const root = await navigator.storage.getDirectory();
  const file = await (await root.getFileHandle(name, { create: true })).createSyncAccessHandle();
  const reader = (await fetch(url)).body.getReader();
  let at = 0;
  for (let piece; !(piece = await reader.read()).done; at += piece.value.length) file.write(piece.value, { at });
  file.flush();
  file.close();
  postMessage(at);
  await root.removeEntry(name);
};
