// Findings by their cause: one group for each check, the worst first; each with its proof and its fix.
import { el, counted, nothing } from "./dom.js";
import { read, narrow, link } from "./address.js";
import { proof } from "./evidence.js";
import { SEVERITIES } from "./summary.js";

function matches(finding, severity, words) {
  if (severity && finding.severity !== severity) return false;
  const text = [finding.id, finding.title, finding.name, finding.at, ...finding.affected].join("\n").toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function shown(data, finding) {
  const badge = el("span", { class: `badge ${finding.severity}` }, finding.severity);
  const doubt = finding.proved ? null : el("span", { class: "badge doubt" }, "? hangs on an unknown");
  const excepted = finding.excepted ? el("a", { class: "badge", href: link("exceptions") }, "excepted") : null;
  const others = finding.count > 1 ? el("p", {}, `Affects ${counted(finding.count, "thing")}: ${finding.affected.join(", ")}`) : null;
  return el(
    "article",
    { class: `finding ${finding.severity}`, id: finding.id },
    el("h4", {}, badge, doubt, excepted, " ", finding.title),
    el("p", { class: "at" }, el("code", {}, finding.id), " at ", el("code", {}, finding.at)),
    el("p", {}, el("strong", {}, "Why "), finding.why),
    el("p", {}, el("strong", {}, "Fix "), finding.fix),
    finding.because.map((why) => el("p", { class: "why" }, "Unknown because ", why)),
    others,
    finding.related.length ? el("p", { class: "related" }, finding.related.map(([words, at]) => el("span", {}, `${words} `, el("code", {}, at)))) : null,
    proof(data, finding),
    finding.facts.length ? el("p", { class: "facts" }, `Facts ${finding.facts.join(", ")}`) : null,
  );
}

const AT_ONCE = 10; // findings of one cause that are drawn before somebody asks for the rest

function listed(data, members) {
  const rest = members.length - AT_ONCE;
  if (rest <= 0) return members.map((one) => shown(data, one));
  const more = el("button", { type: "button", onclick: () => more.replaceWith(...members.slice(AT_ONCE).map((one) => shown(data, one))) }, `Show ${counted(rest, "more finding")}`);
  return [...members.slice(0, AT_ONCE).map((one) => shown(data, one)), more];
}

function groups(data, severity, words) {
  const found = new Map();
  for (const finding of data.findings) {
    if (!matches(finding, severity, words)) continue;
    if (!found.has(finding.code)) found.set(finding.code, []);
    found.get(finding.code).push(finding);
  }
  if (found.size === 0) return [nothing("No finding matches.")];
  return [...found].map(([code, members]) =>
    el("section", {}, el("h3", {}, `${code} ${data.checks[code] || ""} `, el("small", {}, counted(members.length, "finding"))), listed(data, members)));
}

export function findings(data) {
  const { query } = read();
  const state = { severity: query.get("severity") || "", q: query.get("q") || "" };
  const holder = el("div", { "aria-live": "polite" });
  const draw = () => holder.replaceChildren(...groups(data, state.severity, state.q));
  const change = (name) => (event) => {
    state[name] = event.target.value;
    narrow({ [name]: state[name] });
    draw();
  };
  const options = ["", ...SEVERITIES].map((value) => el("option", { value, selected: value === state.severity }, value || "every severity"));
  draw();
  return [
    el("h2", {}, "Findings"),
    el("p", { class: "tools" }, el("label", {}, "Severity ", el("select", { onchange: change("severity") }, options)), " ", el("label", {}, "Text ", el("input", { type: "search", value: state.q, oninput: change("q") }))),
    holder,
  ];
}
