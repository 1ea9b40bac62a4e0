// What is not known, and how the report was made.
import { el, table, nothing, counted } from "./dom.js";

export function unknowns(data) {
  const rows = data.unknown.map((one) => [one.why, counted(one.flows, "flow"), one.cure]);
  const hidden = data.not_modelled.filter((one) => one.bears_on_traffic).map((one) => [el("code", {}, one.type), String(one.count), one.hides]);
  return [
    el("h2", {}, "Unknowns"),
    el("p", { class: "lead" }, "An answer that hangs on one of these is neither yes nor no."),
    rows.length ? table(["Unknown because", "Hangs on it", "What settles it"], rows) : nothing("Nothing is unknown."),
    el("h3", {}, "Not modelled"),
    hidden.length ? table(["Resource type", "Found", "What it may hide"], hidden) : nothing("Every resource that may bear on traffic is modelled."),
  ];
}

export function method(data) {
  const inputs = data.inputs.map((one) => [el("code", {}, one.path), one.kind, String(one.resources)]);
  const told = data.diagnostics.map((one) => [one.level, el("code", {}, one.code), one.message, el("code", {}, one.at), one.help]);
  return [
    el("h2", {}, "Method"),
    el("p", { class: "lead" }, `penstock ${data.version} computed every answer from configuration alone; nothing was sent anywhere. Each is allowed, denied, or unknown with its cause.`),
    el("p", {}, "The same again: ", el("code", {}, ["penstock assess", data.again, data.beside].filter(Boolean).join(" "))),
    el("p", {}, "Contents of service tags: ", data.service_tags || "none given; what hangs on one is unknown", "."),
    el("h3", {}, "What was read"),
    table(["File", "Kind", "Resources"], inputs),
    el("h3", {}, "What was odd about it"),
    told.length ? table(["", "Code", "What", "Where", "Help"], told) : nothing("Nothing."),
  ];
}
