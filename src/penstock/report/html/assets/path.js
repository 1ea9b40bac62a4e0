// A path: the packet, hop by hop, there and back, and who decided where.
import { el, table } from "./dom.js";

const SIGNS = { allow: "✓", deny: "✕", drop: "✕", unknown: "?", nat: "⇄", route: "→", deliver: "✓" };

function hops(rows, caption) {
  if (rows.length === 0) return null;
  const cells = rows.map(([where, kind, decision, because, at], number) => [
    String(number + 1),
    where,
    kind,
    el("span", { class: `decision ${decision}` }, `${SIGNS[decision] || "·"} ${decision}`),
    because,
    el("code", {}, at),
  ]);
  return [el("h4", {}, caption), table(["", "Where", "What", "Decision", "Because", "Written at"], cells, { class: "hops" })];
}

export function path(one) {
  const name = one.name ? ` under the name ${one.name}` : "";
  return el(
    "div",
    { class: "path" },
    el("p", {}, el("span", { class: `verdict ${one.verdict}` }, one.verdict), " ", el("code", {}, one.packet), name),
    one.only.length ? el("p", {}, "Only under these names: ", one.only.join(", ")) : null,
    one.because.map((why) => el("p", { class: "why" }, "Unknown because ", why)),
    hops(one.path, "There"),
    hops(one.back, "Back"),
    one.notes.map((note) => el("p", { class: "note" }, note)),
    one.facts.length ? el("p", { class: "facts" }, "Facts ", one.facts.join(", ")) : null,
  );
}
