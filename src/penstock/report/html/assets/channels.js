// The channels by which data can leave, each with its evidence; the chains from stores to them; the layers before each store.
import { el, table, nothing, counted } from "./dom.js";
import { read } from "./address.js";
import { named, finding, proof } from "./evidence.js";

const STATES = { open: "!", closed: "✓", unknown: "?", yes: "✓", no: "✕" };

function mark(word) {
  return el("span", { class: `badge state-${word}` }, `${STATES[word]} ${word}`);
}

function facts(pairs) {
  const shown = pairs.filter(([, words]) => words !== null);
  return el("dl", { class: "facts-list" }, shown.map(([name, words]) => [el("dt", {}, name), el("dd", {}, words)]));
}

function list(names, otherwise) {
  return names.length ? names.join(", ") : otherwise;
}

function packet(data, one) {
  const first = one.paths.length ? data.paths[one.paths[0]] : null;
  if (first === null) return "none: this is read from the configuration alone";
  return [el("code", {}, first.packet), first.name ? [" under the name ", el("code", {}, first.name)] : null];
}

function wayOut(data, way) {
  const one = finding(data, way.finding);
  if (!one) return null;
  return el(
    "article",
    { class: `finding ${one.severity}` },
    el("h5", {}, el("span", { class: `badge ${one.severity}` }, one.severity), one.proved ? null : el("span", { class: "badge doubt" }, "? hangs on an unknown"), " ", one.title, " ", named(data, [one.id])),
    facts([
      ["Packet", packet(data, one)],
      ["Who can use it", list(way.senders, "nobody in particular")],
      ["After one pivot", list(way.pivots, "nobody else is known to reach them")],
      ["What would see it", list(way.seen, "no log in the input")],
      ["Smallest fix", way.fix],
      ["What remains", way.remains.length ? ["the same senders still have ", named(data, way.remains)] : "nothing else that was found"],
    ]),
    one.because.map((why) => el("p", { class: "why" }, "Unknown because ", why)),
    proof(data, one),
  );
}

function because(channel) {
  if (channel.ways.length) return counted(channel.ways.length, "finding");
  if (channel.state === "open") return "the chains below";
  return channel.state === "closed" ? "its checks found nothing" : "something that decides is not known";
}

function entry(data, channel, opened) {
  const box = el(
    "details",
    { class: "channel", id: `channel-${channel.number}`, open: opened },
    el("summary", {}, el("span", { class: "number" }, String(channel.number)), " ", mark(channel.state), " ", el("strong", {}, channel.title), " ", el("small", {}, because(channel))),
  );
  const fill = () => {
    if (!box.open || box.childElementCount > 1) return;
    box.append(
      ...channel.ways.map((way) => wayOut(data, way)).filter(Boolean),
      facts([
        ["No configuration shows", channel.unseen || null],
        ["ATT&CK", channel.techniques.join(", ") || null],
        ["Facts", channel.facts.join(", ") || null],
      ]),
    );
  };
  box.addEventListener("toggle", fill);
  fill();
  return box;
}

export function channels(data) {
  const { query } = read();
  const { channels: all } = data.exfiltration;
  const wanted = query.get("channel");
  const count = (state) => all.filter((one) => one.state === state).length;
  return [
    el("h3", {}, "Channels"),
    el("p", {}, `${counted(count("open"), "channel")} open, ${count("unknown")} unknown, ${count("closed")} closed. Each opens to its findings, who could use it, what would see it, and what stays open when it is mended.`),
    all.map((one) => entry(data, one, wanted === String(one.number))),
  ];
}

function steps(data, chain) {
  const exit = named(data, [chain.exit]);
  const places = chain.places.map((place, at) => [at ? " → " : "", el("span", { class: "step" }, place)]);
  return [el("span", { class: "step" }, chain.name), " → ", places, " → ", exit];
}

export function chains(data) {
  const rows = data.exfiltration.chains.map((chain) => [chain.name, list(chain.readers, "nobody"), String(chain.places.length - 1), steps(data, chain)]);
  return [
    el("h3", {}, "From stores of data to the outside"),
    el("p", { class: "lead" }, "The shortest chain from each store to a way out: who reads it, whom an intruder reaches from there, until one of them can send."),
    rows.length ? table(["Store", "Read by", "Pivots", "Chain"], rows) : nothing("No way out is reached from any store."),
  ];
}

function layer(one, weakest) {
  return el("li", { class: one.name === weakest ? "weakest" : "" }, mark(one.stands), " ", el("strong", {}, one.name), one.name === weakest ? " (weakest)" : "", `: ${one.words}`);
}

export function depth(data) {
  const rows = data.review.depth.map((one) => [one.name, `${one.count} of ${one.layers.length}`, el("ul", { class: "layers" }, one.layers.map((each) => layer(each, one.weakest)))]);
  return [
    el("h3", {}, "Defence in depth"),
    el("p", { class: "lead" }, "Layers that an attacker must pass before each store. Identity, key and transport are of the store itself: where only they are missing, the network alone holds."),
    rows.length ? table(["Store", "Stand", "Layers"], rows) : nothing("Nothing in the input is known to be sensitive."),
  ];
}

