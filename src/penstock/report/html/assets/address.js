// The part of the address behind "#": which part of the report is shown, and narrowed by what. It can be mailed.

export function read() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  return { view: path || "summary", query: new URLSearchParams(query || "") };
}

export function link(view, query = {}) {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "")).toString();
  return `#/${view}${text ? `?${text}` : ""}`;
}

export function narrow(changes) {
  const { view, query } = read();
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") query.delete(name);
    else query.set(name, value);
  }
  history.replaceState(null, "", link(view, Object.fromEntries(query)));
}
