// The ways out as ribbons: who sends, by which way, to where. A ribbon opens the panel with its evidence.
import { el, svg, nothing } from "./dom.js";
import { exits } from "./summary.js";
import { channels, chains, depth } from "./channels.js";

const [WIDTH, ROW, NODE] = [900, 34, 170];

function ends(row) {
  const to = row.names.length ? `${row.names.length} ${row.names.length === 1 ? "name" : "names"} at ${row.peers}` : row.peers;
  return [row.sources.join(", "), row.way || "its own way", to];
}

function columns(rows) {
  return [0, 1, 2].map((side) => {
    const names = [...new Set(rows.map((row) => ends(row)[side]))];
    return new Map(names.map((name, place) => [name, place]));
  });
}

function label(text, x, y) {
  const words = text.length > 22 ? `${text.slice(0, 21)}…` : text;
  return svg("g", {}, svg("rect", { class: "node", x, y, width: NODE, height: ROW - 8, rx: 4 }), svg("text", { x: x + 8, y: y + 18 }, words), svg("title", {}, text));
}

function ribbon(points, row, act) {
  const [[x1, y1], [x2, y2], [x3, y3]] = points;
  const bend = (a, b) => (a + b) / 2;
  const d = `M${x1 + NODE} ${y1} C${bend(x1 + NODE, x2)} ${y1} ${bend(x1 + NODE, x2)} ${y2} ${x2} ${y2} M${x2 + NODE} ${y2} C${bend(x2 + NODE, x3)} ${y2} ${bend(x2 + NODE, x3)} ${y3} ${x3} ${y3}`;
  const name = `${ends(row).join(", ")}: ${row.passes}`;
  const node = svg("path", { class: `ribbon ${row.sure ? "sure" : "maybe"} ${row.names.length ? "named" : ""}`, d, tabindex: 0, role: "button", "aria-label": name }, svg("title", {}, name));
  node.addEventListener("click", act);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") act(); });
  return node;
}

function evidence(data, row) {
  const cells = data.cells.filter((cell) => data.zones[cell.d].name === "internet" && row.sources.includes(data.zones[cell.s].name));
  return { words: ends(row), cells };
}

function picture(data, open) {
  const sides = columns(data.exits);
  const xs = [0, (WIDTH - NODE) / 2, WIDTH - NODE];
  const height = Math.max(...sides.map((side) => side.size)) * ROW;
  const y = (side, name) => (sides[side].get(name) + 0.5) * (height / sides[side].size);
  const nodes = sides.flatMap((side, column) => [...side.keys()].map((name) => label(name, xs[column], y(column, name) - (ROW - 8) / 2)));
  const ribbons = data.exits.map((row) => ribbon(ends(row).map((name, side) => [xs[side], y(side, name)]), row, () => open(evidence(data, row))));
  return el("div", { class: "scroll", tabindex: 0, "aria-label": "Ways out" }, svg("svg", { class: "ribbons", viewBox: `0 0 ${WIDTH} ${height}`, role: "group", "aria-label": "Ways out of the estate" }, ribbons, nodes));
}

export function ways(data, open) {
  return [
    el("h2", {}, "Ways out"),
    el("p", { class: "lead" }, "What can leave the estate: who sends, through what, to where. Thin dashed ribbons may pass; dotted ones pass under some names only."),
    data.exits.length === 0 ? nothing("Nothing leaves.") : picture(data, open),
    channels(data),
    chains(data),
    depth(data),
    el("h3", {}, "All that leaves"),
    exits(data),
  ];
}
