// What is new, gone or otherwise since another estate: findings, and flows with a packet each. And what somebody accepted, until when.
import { el, table, nothing, counted } from "./dom.js";
import { read, narrow } from "./address.js";
import { named } from "./evidence.js";
import { path } from "./path.js";

const KINDS = { opened: "+ opened", doubt: "? in doubt", closed: "− closed or otherwise" };

function severity(one) {
  return el("span", { class: `badge ${one.severity}` }, one.severity);
}

function foundOtherwise(data, found) {
  const now = new Map(data.findings.map((one) => [one.id, one]));
  const rows = [
    ...found.new.map((id) => ["+ new", severity(now.get(id)), now.get(id).title, named(data, [id])]),
    ...found.changed.map(([id, words]) => ["~ changed", severity(now.get(id)), `${now.get(id).title}; ${words}`, named(data, [id])]),
    ...found.gone.map((one) => ["− gone", severity(one), one.title, one.id]),
  ];
  return rows.length ? table(["Change", "Severity", "Finding", "Id"], rows) : nothing("The same findings.");
}

function flowRow(data, one) {
  const proof = el("details", {}, el("summary", {}, "One packet now"));
  proof.addEventListener("toggle", () => { if (proof.open && proof.childElementCount === 1) proof.append(path(data.paths[one.path])); });
  return [
    el("span", { class: `change ${one.kind}` }, one.change),
    `${one.source} → ${one.destination}`,
    [one.how, one.path === undefined ? null : proof],
  ];
}

function flowsOtherwise(data, found) {
  const holder = el("div", { "aria-live": "polite" });
  const draw = (kind) => {
    const rows = found.flows.filter((one) => !kind || one.kind === kind).map((one) => flowRow(data, one));
    holder.replaceChildren(rows.length ? table(["Change", "From, to", "How"], rows) : nothing("No flow changes so."));
  };
  const wanted = read().query.get("kind") || "";
  draw(wanted);
  const options = [["", `every change (${found.flows.length})`], ...Object.entries(KINDS)];
  const change = (event) => { narrow({ kind: event.target.value }); draw(event.target.value); };
  return [
    el("p", { class: "tools" }, el("label", {}, "Show ", el("select", { onchange: change }, options.map(([value, words]) => el("option", { value, selected: value === wanted }, words))))),
    holder,
  ];
}

function listedEnds(words, names) {
  return names.length ? el("p", {}, el("strong", {}, `${words} `), names.join(", ")) : null;
}

export function changes(data) {
  const found = data.against;
  if (found === null) {
    return [
      el("h2", {}, "Changes"),
      nothing("This report was not compared with another estate."),
      el("p", {}, "To see what a change does, give the estate as it was: ", el("code", {}, `penstock assess ${data.again} --against OTHER`)),
    ];
  }
  return [
    el("h2", {}, "Changes"),
    el("p", { class: "lead" }, `Since ${found.name}: ${counted(found.new.length, "new finding")}, ${found.gone.length} gone, ${found.changed.length} changed, ${found.same} the same; ${counted(found.flows.length, "change")} of what flows.`),
    listedEnds("New machines and services:", found.came),
    listedEnds("Gone:", found.went),
    el("h3", {}, "Findings"),
    foundOtherwise(data, found),
    el("h3", {}, "Flows"),
    flowsOtherwise(data, found),
  ];
}

function standing(one) {
  if (one.excuses) return `${one.standing}, ${counted(one.days_left, "day")} left`;
  return one.standing === "expired" ? "expired: the finding counts again" : `${one.standing}: the exception can go`;
}

export function exceptions(data) {
  const rows = data.exceptions.map((one) => [
    el("span", { class: `badge ${one.excuses ? "" : "high"}` }, one.until),
    standing(one),
    [one.title, one.title ? el("br") : null, named(data, [one.finding])],
    one.owner,
    one.reason,
  ]);
  return [
    el("h2", {}, "Exceptions"),
    el("p", { class: "lead" }, "Findings that somebody accepted. They are told everywhere and decide no exit code, until their last day; then they count again."),
    rows.length
      ? table(["Until", "Standing", "Finding", "Owner", "Reason"], rows)
      : [nothing("Nothing is excepted."), el("p", {}, "Accepted findings come from a file: ", el("code", {}, `penstock assess ${data.again} --exceptions exceptions.yaml`))],
  ];
}
