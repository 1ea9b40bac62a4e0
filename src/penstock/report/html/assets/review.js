// The review: what a reviewer asks, answered by counting, with evidence and what would raise the answer.
import { el, table, nothing, counted } from "./dom.js";
import { read, narrow } from "./address.js";
import { named } from "./evidence.js";

const ANSWERS = { yes: "✓", partly: "~", no: "✕", unknown: "?" };

function badge(answer) {
  return el("span", { class: `badge answer-${answer}` }, `${ANSWERS[answer]} ${answer}`);
}

function size(names) {
  const rest = /^and ([\d,]+) more$/.exec(names.at(-1) || "");
  return rest ? names.length - 1 + Number(rest[1].replaceAll(",", "")) : names.length;
}

function told(point) {
  const [good, bad, open] = [point.good, point.bad, point.unknown].map(size);
  const total = good + bad + open;
  if (!total) return `No ${point.counted} in the input.`;
  return `${good.toLocaleString("en")} of ${total.toLocaleString("en")} ${point.counted}${open ? `, ${open.toLocaleString("en")} unknown` : ""}.`;
}

function names(words, some) {
  return some.length ? el("details", {}, el("summary", {}, `${words}: ${size(some).toLocaleString("en")}`), el("p", {}, some.join(", "))) : null;
}

function answered(data, point) {
  return el(
    "article",
    { class: `point answer-${point.answer}`, id: point.key },
    el("h4", {}, badge(point.answer), " ", point.question),
    el("p", {}, told(point)),
    point.evidence.length ? el("p", {}, el("strong", {}, "Against it "), named(data, point.evidence)) : null,
    point.answer === "yes" ? null : el("p", {}, el("strong", {}, "Raised by "), point.raised_by),
    names("It does not hold for", point.bad),
    names("Not known for", point.unknown),
    names("It holds for", point.good),
    point.controls.length ? el("p", { class: "facts" }, `Bears on ${point.controls.join(", ")}`) : null,
  );
}

function counts(points) {
  return Object.keys(ANSWERS).map((word) => [word, points.filter((one) => one.answer === word).length]);
}

function benchmarks(data) {
  const rows = data.review.benchmarks.map((one) => [el("code", {}, one.key), one.name, one.source, one.read]);
  return [el("h3", {}, "Benchmarks that the points bear on"), table(["Key", "Benchmark", "Source", "Read"], rows)];
}

export function review(data) {
  const { points } = data.review;
  const holder = el("div", { "aria-live": "polite" });
  const draw = (answer) => {
    const some = points.filter((one) => !answer || one.answer === answer);
    holder.replaceChildren(...(some.length ? some.map((one) => answered(data, one)) : [nothing("No point has this answer.")]));
  };
  const wanted = read().query.get("answer") || "";
  const change = (event) => { narrow({ answer: event.target.value }); draw(event.target.value); };
  const options = [["", `every answer (${points.length})`], ...counts(points).map(([word, number]) => [word, `${word} (${number})`])];
  draw(wanted);
  return [
    el("h2", {}, "Review"),
    el("p", { class: "lead" }, `${counted(points.length, "point")} that a reviewer asks about. An answer follows from a count: yes where it holds for all, partly where it fails for some, no where it holds for none, unknown where something that decides is not known.`),
    el("p", { class: "tools" }, el("label", {}, "Answer ", el("select", { onchange: change }, options.map(([value, words]) => el("option", { value, selected: value === wanted }, words))))),
    holder,
    benchmarks(data),
  ];
}
