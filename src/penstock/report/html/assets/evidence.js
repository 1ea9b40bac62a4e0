// Findings by their id: links to them, wherever the report speaks of one, and their proof.
import { el } from "./dom.js";
import { link } from "./address.js";
import { path } from "./path.js";

const byId = new WeakMap();

export function finding(data, id) {
  if (!byId.has(data)) byId.set(data, new Map(data.findings.map((one) => [one.id, one])));
  return byId.get(data).get(id);
}

export function named(data, ids) {
  return ids.map((id, at) => {
    const one = finding(data, id);
    return [at ? ", " : "", one ? el("a", { href: link("findings", { q: id }), class: "id", title: one.title }, id) : id];
  });
}

export function proof(data, one) {
  if (one.paths.length === 0) return null;
  const box = el("details", {}, el("summary", {}, "Proof: the packet, hop by hop"));
  box.addEventListener("toggle", () => {
    if (box.open && box.childElementCount === 1) box.append(...one.paths.map((number) => path(data.paths[number])));
  });
  return box;
}
