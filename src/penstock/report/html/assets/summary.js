// The first screen: what was found, in numbers and in one sentence.
import { el, counted, table, nothing } from "./dom.js";
import { link } from "./address.js";

export const SEVERITIES = ["critical", "high", "medium", "low", "info"];

export function tally(findings) {
  const found = Object.fromEntries(SEVERITIES.map((word) => [word, 0]));
  for (const finding of findings) found[finding.severity] += 1;
  return found;
}

function sentence(data) {
  const grave = data.findings.filter((f) => f.proved && !f.excepted && (f.severity === "critical" || f.severity === "high")).length;
  const doubts = data.findings.filter((f) => !f.proved && !f.excepted).length;
  const open = grave ? `${counted(grave, "grave finding")} proved` : "No grave finding is proved";
  return `${open}; ${counted(doubts, "finding")} ${doubts === 1 ? "hangs" : "hang"} on something unknown.`;
}

function counter(number, word, target) {
  return el("a", { class: `counter ${word}`, href: target }, el("strong", {}, number.toLocaleString("en")), el("span", {}, word));
}

function flows(rows, heads, ends) {
  if (rows.length === 0) return nothing("Nothing.");
  const cells = rows.map((row) => [
    ends(row),
    el("span", { class: row.sure ? "" : "maybe" }, row.passes),
    [row.peers, row.names.length ? `only ${row.names.join(", ")}` : "", row.way].filter(Boolean).join("; "),
  ]);
  return table(heads, cells);
}

const FIRST = 8; // rows of a part on the first screen

function some(rows, view, draw) {
  const more = rows.length > FIRST ? el("p", {}, el("a", { href: link(view) }, `and ${counted(rows.length - FIRST, "more row")}`)) : null;
  return [draw(rows.slice(0, FIRST)), more];
}

function reached(rows) {
  return flows(rows, ["Reached", "On", "From"], (row) => row.destinations.join(", "));
}

function leaving(rows) {
  return flows(rows, ["Sender", "On", "To, under which names, by which way"], (row) => row.sources.join(", "));
}

// One line: how many of each word, each with its link.
function words(title, pairs) {
  const parts = pairs.filter(([number]) => number).map(([number, word, target], at) => [at ? ", " : "", el("a", { href: target }, `${number} ${word}`)]);
  return el("p", {}, el("strong", {}, `${title} `), parts);
}

function since(data) {
  const found = data.against;
  if (found === null) return null;
  const numbers = [[found.new.length, "new"], [found.gone.length, "gone"], [found.changed.length, "changed"], [found.same, "the same"], [found.flows.length, found.flows.length === 1 ? "flow otherwise" : "flows otherwise"]];
  return words(`Findings since ${found.name}:`, numbers.map(([number, word]) => [number, word, link("changes")]));
}

function answers(data) {
  const many = (list, key, word) => list.filter((one) => one[key] === word).length;
  const { points } = data.review;
  const { channels: ways } = data.exfiltration;
  return [
    words("Review:", ["no", "partly", "unknown", "yes"].map((word) => [many(points, "answer", word), word, link("review", { answer: word })])),
    words("Channels by which data can leave:", ["open", "unknown", "closed"].map((word) => [many(ways, "state", word), word, link("ways-out")])),
  ];
}

export function exposure(data) {
  return [
    el("h2", {}, "Exposure"),
    el("p", { class: "lead" }, "What strangers on the internet can reach, on which ports, and from where."),
    reached(data.exposure),
    el("h3", {}, "Platform services, and who reaches them by which door"),
    flows(data.services, ["Service", "On", "How"], (row) => `${row.destinations.join(", ")} from ${row.sources.join(", ")}`),
  ];
}

export function exits(data) {
  return leaving(data.exits);
}

export function summary(data) {
  const found = tally(data.findings.filter((f) => !f.excepted));
  const excused = data.findings.length - data.findings.filter((f) => !f.excepted).length;
  const size = data.counts;
  return [
    el("h2", {}, "Summary"),
    el("p", { class: "lead" }, sentence(data)),
    el(
      "div",
      { class: "counters" },
      SEVERITIES.map((word) => counter(found[word], word, link("findings", { severity: word }))),
      counter(data.unknown.length, "unknown", link("unknowns")),
      excused ? counter(excused, "excepted", link("exceptions")) : null,
    ),
    el(
      "p",
      {},
      `Read: ${counted(size.resources, "resource")} in ${counted(data.inputs.length, "file")}; `,
      `${counted(size.networks, "network")}, ${counted(size.subnets, "subnet")}, ${counted(size.endpoints, "endpoint")} `,
      `in ${counted(size.classes, "class", "classes")} that no rule tells apart. Nothing left the machine.`,
    ),
    el("p", { class: "stamp" }, `penstock ${data.version}; service tags: ${data.service_tags || "none given, so what hangs on one is unknown"}.`),
    since(data),
    answers(data),
    el("h3", {}, "First to look at"),
    data.findings.length === 0
      ? nothing("No findings.")
      : el(
          "ol",
          { class: "first" },
          data.findings
            .filter((f) => !f.excepted)
            .slice(0, 5)
            .map((f) => el("li", {}, el("a", { href: link("findings", { q: f.id }) }, f.title), ` (${f.severity})`)),
        ),
    el("h3", {}, "Internet to estate"),
    some(data.exposure, "exposure", reached),
    el("h3", {}, "Estate to internet"),
    some(data.exits, "ways-out", leaving),
  ];
}
