// Opens the data and shows the part that the address names.
import { el } from "./dom.js";
import { read, link } from "./address.js";
import { summary, exposure } from "./summary.js";
import { matrix, details } from "./matrix.js";
import { map } from "./map.js";
import { findings } from "./findings.js";
import { ways } from "./ribbons.js";
import { review } from "./review.js";
import { changes, exceptions } from "./changes.js";
import { unknowns, method } from "./tables.js";

const PARTS = [
  ["summary", "Summary"],
  ["matrix", "Matrix"],
  ["map", "Map"],
  ["findings", "Findings"],
  ["exposure", "Exposure"],
  ["ways-out", "Ways out"],
  ["review", "Review"],
  ["changes", "Changes"],
  ["exceptions", "Exceptions"],
  ["unknowns", "Unknowns"],
  ["method", "Method"],
];

async function opened(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

const panel = document.getElementById("panel");
const view = document.getElementById("view");

function close() {
  const last = panel.opener;
  panel.hidden = true;
  panel.replaceChildren();
  if (last && last.isConnected) last.focus();
}

function show(content, focus = true) {
  if (panel.hidden) panel.opener = document.activeElement;
  const button = el("button", { type: "button", class: "close", onclick: close }, "Close");
  panel.replaceChildren(button, ...[content].flat(4).filter(Boolean));
  panel.hidden = false;
  if (focus) button.focus();
}

function rail(current) {
  const items = PARTS.map(([name, words]) => el("li", {}, el("a", { href: link(name), "aria-current": name === current ? "page" : null }, words)));
  document.getElementById("rail").replaceChildren(el("h1", {}, "penstock"), el("ul", {}, items));
}

function drawn(data, name) {
  const parts = {
    summary: () => summary(data),
    matrix: () => matrix(data, show),
    map: () => map(data, show),
    findings: () => findings(data),
    exposure: () => exposure(data),
    "ways-out": () => ways(data, ({ words, cells }) => show([el("h2", {}, words.join(" → ")), cells.map((cell) => details(data, cell))])),
    review: () => review(data),
    changes: () => changes(data),
    exceptions: () => exceptions(data),
    unknowns: () => unknowns(data),
    method: () => method(data),
  };
  return (parts[name] || parts.summary)();
}

function render(data) {
  const { view: name } = read();
  panel.hidden = true;
  rail(name);
  view.replaceChildren(...[drawn(data, name)].flat(3).filter(Boolean));
  document.body.dataset.view = name;
}

// On paper all parts follow each other: the one that is shown, opened, then the others.
function onPaper(data) {
  const { view: shownPart } = read();
  const others = PARTS.map(([name]) => name).filter((name) => name !== shownPart);
  const pages = others.map((name) => el("section", { class: "page" }, ...[drawn(data, name)].flat(3).filter(Boolean)));
  const holder = el("div", { id: "paper" }, pages);
  view.after(holder);
  for (const box of document.querySelectorAll("main details.channel, #paper details.channel")) box.open = true;
}

const data = await opened(document.getElementById("data").textContent);
window.addEventListener("hashchange", () => { render(data); view.focus(); });
window.addEventListener("beforeprint", () => onPaper(data));
window.addEventListener("afterprint", () => { document.getElementById("paper")?.remove(); render(data); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) close(); });
render(data);
document.body.dataset.ready = "yes";
