// Finds elements as a person with a screen reader would: by role and accessible name, visible ones only.
// Arguments: role, name or null, exact (else "contains"), root element or null. Returns elements.
const [role, name, exact, root] = arguments;

const IMPLICIT = {
  alert: "",
  alertdialog: "",
  article: "article",
  banner: "header",
  button: "button, summary, input[type=button], input[type=submit], input[type=reset]",
  cell: "td",
  checkbox: "input[type=checkbox]",
  columnheader: "th",
  combobox: "select",
  complementary: "aside",
  dialog: "dialog",
  file: "input[type=file]",
  form: "form",
  grid: "",
  gridcell: "",
  group: "fieldset, details",
  heading: "h1, h2, h3, h4, h5, h6",
  img: "img",
  link: "a[href]",
  list: "ul, ol",
  listitem: "li",
  main: "main",
  navigation: "nav",
  option: "option",
  progressbar: "progress",
  radio: "input[type=radio]",
  region: "section",
  row: "tr",
  searchbox: "input[type=search]",
  separator: "hr",
  spinbutton: "input[type=number]",
  status: "output",
  table: "table",
  textbox: "input:not([type]), input[type=text], input[type=password], input[type=email], input[type=url], textarea",
};

// Without the marks that isolate names in sentences: nobody sees or hears them.
const squeeze = (text) => (text || "").replace(/[\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();

// Text as the accessible name sees it: hidden parts are left out, images count by their alt.
function spoken(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue;
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.getAttribute("aria-hidden") === "true" || node.hidden) return "";
  if (node.tagName === "IMG") return node.alt;
  const label = node.getAttribute("aria-label");
  if (label) return label;
  if (node.tagName === "INPUT" && node.type === "file") return "";
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return "";
  const inner = [...node.childNodes].map(spoken).join("");
  return style.display === "inline" ? inner : ` ${inner} `;
}

function nameOf(element) {
  const by = element.getAttribute("aria-labelledby");
  if (by) {
    const parts = by.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean);
    if (parts.length) return squeeze(parts.map((part) => part.getAttribute("aria-label") || part.textContent).join(" "));
  }
  const label = element.getAttribute("aria-label");
  if (label) return squeeze(label);
  if (element.labels && element.labels.length) return squeeze([...element.labels].map(spoken).join(" "));
  if (element.tagName === "INPUT" && ["submit", "button", "reset"].includes(element.type)) return squeeze(element.value);
  if (element.tagName === "FIELDSET") return squeeze(element.querySelector("legend")?.textContent);
  if (element.tagName === "TABLE" && element.caption) return squeeze(element.caption.textContent);
  if (element.tagName === "IMG") return squeeze(element.alt);
  return squeeze(spoken(element)) || squeeze(element.title) || squeeze(element.placeholder);
}

function visible(element) {
  if (element.closest("[inert], [aria-hidden=true]")) return false;
  // A file chooser is often a hidden input inside a label that looks like a button.
  if (role === "file") return true;
  return element.checkVisibility({ visibilityProperty: true });
}

const implicit = IMPLICIT[role] ? `, :is(${IMPLICIT[role]}):not([role])` : "";
return [...(root || document).querySelectorAll(`[role="${role}"]${implicit}`)].filter((element) => {
  if (!visible(element)) return false;
  if (name === null) return true;
  const found = nameOf(element);
  return exact ? found === name : found.includes(name);
});
