// The map: what is in what. Choose where from, then where to; the way between them lights up and the rest fades.
import { el, svg, nothing } from "./dom.js";
import { read, narrow } from "./address.js";
import { details, ask } from "./matrix.js";

function shortened(text, length) {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function middle([, , x, y, width, height]) {
  return [x + width / 2, y + height / 2];
}

// The point on the border of a box that faces another point.
function border(box, [towardX, towardY]) {
  const [x, y] = middle(box);
  const [dx, dy] = [towardX - x, towardY - y];
  const scale = Math.min(box[4] / 2 / Math.max(Math.abs(dx), 1), box[5] / 2 / Math.max(Math.abs(dy), 1));
  return [Math.round(x + dx * scale), Math.round(y + dy * scale)];
}

function arc(from, to, className) {
  const [x1, y1] = border(from, middle(to));
  const [x2, y2] = border(to, middle(from));
  const [bend, lift] = [(y1 - y2) / 6, (x2 - x1) / 6];
  return svg("path", { class: `edge ${className}`, d: `M${x1} ${y1} Q${(x1 + x2) / 2 + bend} ${(y1 + y2) / 2 + lift} ${x2} ${y2}`, "marker-end": "url(#tip)" });
}

function tip() {
  const shape = svg("path", { d: "M0 0 L8 4 L0 8 z" });
  return svg("defs", {}, svg("marker", { id: "tip", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, shape));
}

class Map_ {
  constructor(data, show) {
    this.data = data;
    this.show = show;
    this.boxes = new Map(data.map.boxes.filter(([zone]) => zone >= 0).map((box) => [box[0], box]));
    this.nodes = new Map();
    this.edges = svg("g");
    this.whole = [0, 0, data.map.width, data.map.height];
    this.frame = [...this.whole];
    this.from = -1;
    this.picture = this.draw();
  }

  draw() {
    const boxes = this.data.map.boxes.map((box) => (box[0] < 0 ? this.network(box) : this.zone(box)));
    const picture = svg("svg", { class: "map", viewBox: this.whole.join(" "), role: "group", "aria-label": "Map of networks and subnets" }, tip(), boxes, this.edges);
    picture.addEventListener("wheel", (event) => { if (event.ctrlKey) { event.preventDefault(); this.zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2); } }, { passive: false });
    return picture;
  }

  network([, label, x, y, width, height]) {
    return svg("g", { class: "network" }, svg("rect", { x, y, width, height, rx: 8 }), svg("text", { x: x + 12, y: y + 20 }, shortened(label, Math.floor(width / 8))), svg("title", {}, label));
  }

  zone(box) {
    const [number, label, x, y, width, height] = box;
    const zone = this.data.zones[number];
    const members = zone.count ? `${zone.members.slice(0, 3).join(", ")}${zone.count > 3 ? ` and ${zone.count - 3} more` : ""}` : "";
    const node = svg(
      "g",
      { class: "zone", tabindex: 0, role: "button", "aria-label": `${label} ${zone.network}`, "data-zone": number },
      svg("rect", { x, y, width, height, rx: 6 }),
      svg("text", { x: x + 10, y: y + 24 }, shortened(label, 24)),
      svg("text", { class: "members", x: x + 10, y: y + 46 }, shortened(members, 28)),
      svg("title", {}, `${label}: ${members}`),
    );
    node.addEventListener("click", () => this.choose(number));
    node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.choose(number); } });
    this.nodes.set(number, node);
    return node;
  }

  zoom(factor) {
    const [x, y, width, height] = this.frame;
    const wide = Math.min(this.whole[2] * 2, Math.max(200, width * factor));
    const high = (height * wide) / width;
    this.frame = [x + (width - wide) / 2, y + (height - high) / 2, wide, high];
    this.picture.setAttribute("viewBox", this.frame.join(" "));
  }

  look(words) {
    const wanted = words.trim().toLowerCase();
    for (const [number, node] of this.nodes) {
      const zone = this.data.zones[number];
      const hit = wanted && [zone.name, zone.network, ...zone.members].some((name) => name.toLowerCase().includes(wanted));
      node.classList.toggle("hit", Boolean(hit));
    }
  }

  clear() {
    this.from = -1;
    this.edges.replaceChildren();
    for (const node of this.nodes.values()) node.classList.remove("from", "to", "faded");
    narrow({ from: "", to: "" });
  }

  choose(number) {
    if (this.from < 0) this.leave(number);
    else this.arrive(number);
  }

  leave(number) {
    this.clear();
    this.from = number;
    narrow({ from: number });
    const cells = this.data.cells.filter((cell) => cell.s === number);
    this.light(cells);
    this.nodes.get(number).classList.add("from");
  }

  light(cells) {
    const ends = new Set(cells.flatMap((cell) => [cell.s, cell.d]));
    for (const [zone, node] of this.nodes) node.classList.toggle("faded", !ends.has(zone) && zone !== this.from);
    const arcs = cells.filter((cell) => cell.s !== cell.d).map((cell) => arc(this.boxes.get(cell.s), this.boxes.get(cell.d), cell.a ? "sure" : "maybe"));
    this.edges.replaceChildren(...arcs);
  }

  arrive(number) {
    const from = this.from;
    const cell = this.data.cells.find((one) => one.s === from && one.d === number);
    this.light(cell ? [cell] : []);
    this.nodes.get(number).classList.remove("faded");
    this.nodes.get(number).classList.add("to");
    narrow({ from, to: number });
    this.from = -1;
    this.show(cell ? details(this.data, cell) : this.denied(from, number));
  }

  denied(from, to) {
    const [source, target] = [this.data.zones[from].name, this.data.zones[to].name];
    return [el("h2", {}, `${source} → ${target}`), nothing("Nothing passes."), ask(this.data, source, target)];
  }

  exposed() {
    this.clear();
    const internet = this.data.zones.findIndex((zone) => zone.name === "internet" && !zone.network);
    if (internet >= 0) this.leave(internet);
    this.from = -1;
  }
}

export function map(data, show) {
  const { query } = read();
  const drawing = new Map_(data, show);
  const button = (words, act) => el("button", { type: "button", onclick: act }, words);
  const search = el("input", { type: "search", "aria-label": "Find a subnet or machine", placeholder: "find", oninput: (event) => drawing.look(event.target.value) });
  const [from, to] = [query.get("from"), query.get("to")];
  if (from !== null && drawing.nodes.has(Number(from))) {
    drawing.leave(Number(from));
    if (to !== null && drawing.nodes.has(Number(to))) queueMicrotask(() => drawing.arrive(Number(to)));
  }
  return [
    el("h2", {}, "Map"),
    el("p", { class: "lead" }, "Boxes say what is in what. Choose where from, then where to. Dashed ways may pass."),
    el("p", { class: "tools" }, search, button("+", () => drawing.zoom(1 / 1.3)), button("−", () => drawing.zoom(1.3)), button("What the internet reaches", () => drawing.exposed()), button("Clear", () => drawing.clear())),
    el("div", { class: "scroll", tabindex: 0, "aria-label": "Map" }, drawing.picture),
  ];
}
