// Who reaches whom: one row for each zone that sends, one column for each that receives. Cells open the panel.
import { el, table, counted } from "./dom.js";
import { read, narrow } from "./address.js";
import { path } from "./path.js";

function short(cell) {
  const text = (cell.a || cell.u).replace(/^(tcp udp|tcp|udp)\//, "");
  const letter = (cell.a || cell.u).startsWith("udp/") ? "u" : "";
  const first = text.split(/[ ,]/)[0];
  return letter + (text.length > first.length ? `${first}+` : first);
}

function kind(cell) {
  if (!cell.a) return "maybe";
  if (/^any|^tcp( |$)|0-/.test(cell.a)) return "wide";
  return cell.named ? "named" : "some";
}

const MARKS = { maybe: "?", wide: "!", named: "n", some: "" };
const WORDS = { maybe: "may pass", wide: "wide open", named: "by name only", some: "allowed" };

export function lines(data, cell) {
  const rows = cell.lines.map(([from, to, passes, names, way, peers]) => [
    data.lists[from].join(", "),
    data.lists[to].join(", "),
    passes,
    [data.lists[peers], data.lists[names].length ? `only ${data.lists[names].join(", ")}` : "", way].filter(Boolean).join("; "),
  ]);
  const more = cell.more ? el("p", {}, `and ${counted(cell.more, "more line")}`) : null;
  return [table(["From", "To", "Passes", "How"], rows), more];
}

export function ask(data, from, to) {
  const words = `penstock explain ${JSON.stringify(from)} ${JSON.stringify(to)} ${data.again}`.trim();
  return el("p", {}, "Ask: ", el("code", {}, words));
}

export function details(data, cell) {
  const [from, to] = [data.zones[cell.s].name, data.zones[cell.d].name];
  return [
    el("h2", {}, `${from} → ${to}`),
    el("p", {}, el("strong", {}, WORDS[kind(cell)]), `: ${[cell.a, cell.u ? `? ${cell.u}` : ""].filter(Boolean).join(", ")}`),
    lines(data, cell),
    el("h3", {}, "One packet, hop by hop"),
    cell.path === undefined ? ask(data, from, to) : path(data.paths[cell.path]),
  ];
}

function move(event, grid) {
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const step = steps[event.key];
  const button = event.target.closest("button");
  if (!step || !button) return;
  event.preventDefault();
  const [row, column] = [Number(button.dataset.row), Number(button.dataset.column)];
  for (let r = row + step[0], c = column + step[1]; grid[r] && c >= 0 && c < grid.length; r += step[0], c += step[1]) {
    if (grid[r][c]) {
      button.tabIndex = -1;
      grid[r][c].tabIndex = 0;
      grid[r][c].focus();
      return;
    }
  }
}

function order(data, by) {
  const numbers = data.zones.map((_, number) => number);
  if (by === "name") return numbers.sort((a, b) => data.zones[a].name.localeCompare(data.zones[b].name));
  if (by === "reach") {
    const weight = numbers.map(() => 0);
    for (const cell of data.cells) weight[cell.s] += kind(cell) === "wide" ? 100 : 1;
    return numbers.sort((a, b) => weight[b] - weight[a] || a - b);
  }
  return numbers;
}

function gridded(data, numbers, open) {
  const at = new Map(data.cells.map((cell) => [`${cell.s}-${cell.d}`, cell]));
  const grid = numbers.map(() => []);
  const heads = numbers.map((n) => el("th", { scope: "col" }, el("span", { title: data.zones[n].network }, data.zones[n].name)));
  const rows = numbers.map((s, row) => {
    const cells = numbers.map((d, column) => {
      const cell = at.get(`${s}-${d}`);
      if (!cell) return el("td", { class: s === d ? "self" : "" });
      const what = kind(cell);
      const label = `${data.zones[s].name} to ${data.zones[d].name}: ${WORDS[what]}, ${cell.a || cell.u}`;
      const button = el(
        "button",
        { type: "button", class: what, "aria-label": label, title: label, tabindex: -1, "data-row": row, "data-column": column, onclick: () => open(cell) },
        short(cell),
        MARKS[what] ? el("sup", {}, MARKS[what]) : null,
      );
      grid[row][column] = button;
      return el("td", {}, button);
    });
    return el("tr", {}, el("th", { scope: "row", title: data.zones[s].network }, data.zones[s].name), cells);
  });
  const first = grid.flat().find(Boolean);
  if (first) first.tabIndex = 0;
  const corner = el("td", { class: "corner" }, "from ↓ to →");
  const whole = el("table", { class: "matrix" }, el("thead", {}, el("tr", {}, corner, heads)), el("tbody", {}, rows));
  whole.addEventListener("keydown", (event) => move(event, grid));
  return el("div", { class: "scroll" }, whole);
}

export function matrix(data, show) {
  const { query } = read();
  const open = (cell) => {
    narrow({ cell: `${cell.s}-${cell.d}` });
    show(details(data, cell));
  };
  const holder = el("div");
  const draw = (by) => holder.replaceChildren(gridded(data, order(data, by), open));
  const choice = el(
    "select",
    { onchange: (event) => { narrow({ sort: event.target.value }); draw(event.target.value); } },
    [["", "by network"], ["name", "by name"], ["reach", "by how much a zone reaches"]].map(([value, words]) =>
      el("option", { value, selected: (query.get("sort") || "") === value }, words)),
  );
  draw(query.get("sort") || "");
  const chosen = data.cells.find((cell) => `${cell.s}-${cell.d}` === query.get("cell"));
  if (chosen) queueMicrotask(() => show(details(data, chosen), false));
  return [
    el("h2", {}, "Matrix"),
    el("p", { class: "lead" }, data.by === "network" ? "Each zone is a network, for there are too many subnets for one screen. " : "Each zone is a subnet. ", "Rows send, columns receive; an empty cell lets nothing pass. Choose a cell for its packet and path."),
    el("p", { class: "legend" }, ["wide", "some", "named", "maybe"].map((what) => el("span", {}, el("span", { class: `key ${what}` }, MARKS[what] || "443"), ` ${WORDS[what]}`))),
    el("p", {}, el("label", {}, "Order ", choice)),
    holder,
  ];
}
