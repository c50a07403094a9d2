// The page's side of the token messages. It speaks to the page around it only, which it cannot know beforehand.
"use strict";
{
  const at = (id) => document.getElementById(id);
  const say = (text) => { at("state").textContent = text; };
  const send = (eventName, data) => parent.postMessage(JSON.stringify({ eventName, data }), "*");
  let timer = 0;

  const show = (file) => {
    at("name").textContent = file.name;
    const facts = { Size: `${file.size} bytes`, Mode: file.editable ? "editing" : "reading", Copy: file.copy, Print: file.print };
    at("facts").replaceChildren(...Object.entries(facts).flatMap(([name, value]) => {
      const pair = [document.createElement("dt"), document.createElement("dd")];
      pair[0].textContent = name;
      pair[1].textContent = value;
      return pair;
    }));
  };

  const open = async (token, timeout) => {
    clearTimeout(timer);
    say("Opening");
    let answer;
    try {
      answer = await fetch(`${location.pathname}/open`, { method: "POST", body: token });
    } catch {
      say("The office service cannot be reached");
      return;
    }
    if (!answer.ok) {
      say("The token was refused");
      at("refresh").hidden = false;
      send("error", { reason: "token" });
      return;
    }
    const file = await answer.json();
    show(file);
    say("Open");
    at("refresh").hidden = false;
    send("open.result", { success: true, fileInfo: { name: file.name } });
    // The vendor's page asks five minutes before the token ends.
    const life = timeout > 0 ? timeout : file.left_s * 1000;
    timer = setTimeout(() => send("api.getToken"), Math.max(life - 300000, life / 2));
  };

  at("refresh").addEventListener("click", () => send("api.getToken"));
  addEventListener("message", (event) => {
    if (event.source !== parent) return;
    let message = event.data;
    try {
      if (typeof message === "string") message = JSON.parse(message);
    } catch {
      return;
    }
    const { eventName, data } = message ?? {};
    if (!["setToken", "api.getToken.reply"].includes(eventName)) return;
    if (typeof data?.token === "string") open(data.token, data.timeout);
    else say("The token has ended");
  });
  if (parent === window) say("This page waits for a token from the page around it");
  send("ready");
}
