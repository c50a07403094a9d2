// Tells what is what in source code, with highlight.js. It is asked with a number, a text and its language, and answers with
// the number and with the text in which elements stand around what has a colour and all else is escaped, or null. The messages
// are those of `browser/highlight.rs`: an array of JSON, first the address of the library.

const READY = "highlighter 1";
const isLoaded = new Promise((resolve) => {
  self.onmessage = ({ data: [library] }) => {
    self.onmessage = answer;
    try {
      importScripts(JSON.parse(library));
      resolve(true);
    } catch {
      resolve(false);
    }
  };
});
self.postMessage(READY);

async function answer({ data: [request] }) {
  const { number, text, language } = JSON.parse(request);
  const html = (await isLoaded) ? highlight(text, language) : null;
  self.postMessage([JSON.stringify({ number, html })]);
}

function highlight(text, language) {
  try {
    return self.hljs.highlight(text, { language, ignoreIllegals: true }).value;
  } catch {
    // A language that it does not know.
    return null;
  }
}
