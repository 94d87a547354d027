// The list of calls: filtered, sorted, and drawn as far as it is in view.

const groups = { failed: "Failed", poor: "Poor quality", won: "Answered", cancelled: "Not answered", inferred: "End not known" };
const groupOf = (i) => word("role", i);
const people = new Set(["call", "conference", "im"]);
const wanted = { group: "", kind: "people", outcome: "", cause: "", quality: "", user: "", from: -Infinity, to: Infinity };
const sorting = { by: "", down: false };
let items = []; // rows of the list: the number of a row, the heading of a group, or what is folded of it
const unfolded = new Set(); // reasons of which all failures are listed
let current = -1; // the row that is chosen
let hitsBy = null; // by row, what the search found; null without a search

const columns = [
  ["start", "Time", (i) => data.timed[i] ? data.start[i] : Infinity],
  ["caller", "Caller → callee", (i) => word("caller", i) + " " + word("callee", i)],
  ["why", "Outcome and why", (i) => Object.keys(groups).indexOf(groupOf(i)) + word("outcome", i) + word("why", i)],
  ["kind", "Kind", (i) => word("kind", i)],
  ["winner", "Answered by", (i) => word("winner", i)],
  ["answer", "Answer", (i) => data.answer[i]],
  ["talk", "Talk", (i) => data.talk[i]],
  ["quality", "Quality", (i) => word("quality", i) + word("poorBy", i)],
];

// passes reports whether row i passes the filters; except names one that is not asked.
function passes(i, except) {
  const w = wanted, ask = (name) => name !== except;
  if (ask("kind") && w.kind && (w.kind === "people" ? !people.has(word("kind", i)) : word("kind", i) !== w.kind)) return false;
  if (ask("group") && w.group && groupOf(i) !== w.group) return false;
  if (w.outcome && word("outcome", i) !== w.outcome) return false;
  if (w.cause && word("cause", i) !== w.cause) return false;
  if (w.quality && (word("quality", i) || "no report") !== w.quality) return false;
  if (w.user && !(word("caller", i) + "\n" + word("callee", i)).toLowerCase().includes(w.user)) return false;
  if (ask("time") && (w.from > -Infinity || w.to < Infinity) && (!data.timed[i] || local(i) < w.from || local(i) >= w.to)) return false;
  return !hitsBy || hitsBy.has(i);
}

function refresh() {
  const rows = [];
  for (let i = 0; i < data.number.length; i++) if (passes(i)) rows.push(i);
  items = sorting.by ? sorted(rows) : failuresFirst(rows);
  byId("shown").textContent = `${rows.length === data.number.length ? "" : rows.length + " of "}${plural(data.number.length, "session")}` +
    (data.zone ? `, times in ${data.zone}` : "") + (usual() ? `, ${usual()} left out` : "");
  byId("clear").hidden = !Object.entries(wanted).some(([k, v]) => k === "from" ? v > -Infinity : k === "to" ? v < Infinity : k !== "kind" && v);
  drawChips();
  drawTimeline();
  drawList();
  if (!byId("stats").hidden) showStatistics();
}

const fewAlike = 12, someAlike = 3; // failures of one reason that are all listed; of more so many

// failuresFirst lists what failed and what was poor before the rest, by reason, and folds what
// is alike: a day's one broken route has a thousand rows.
function failuresFirst(rows) {
  const list = [], rest = [];
  for (const [group, name] of [["failed", groups.failed], ["poor", groups.poor]]) {
    const of = rows.filter((i) => groupOf(i) === group), by = new Map();
    for (const i of of) by.set(word("why", i), [...(by.get(word("why", i)) || []), i]);
    if (of.length) list.push(`${name} · ${of.length}`);
    for (const [why, alike] of by.size && of.length > fewAlike ? by : [["", of]]) {
      const fold = !hitsBy && alike.length > fewAlike && !unfolded.has(group + why);
      list.push(...(fold ? alike.slice(0, someAlike) : alike));
      if (fold) list.push({ rows: alike.slice(someAlike), why, key: group + why });
    }
  }
  for (const i of rows) if (!["failed", "poor"].includes(groupOf(i))) rest.push(i);
  if (!list.length) return rest;
  if (rest.length) list.push(`All others, by time · ${rest.length}`, ...rest);
  return list;
}

const collator = new Intl.Collator();
function sorted(rows) {
  const key = columns.find(([name]) => name === sorting.by)[2];
  const keys = new Map(rows.map((i) => [i, key(i)]));
  rows.sort((a, b) => {
    const x = keys.get(a), y = keys.get(b);
    const order = typeof x === "number" ? (x === y ? 0 : x - y) : collator.compare(x, y);
    return (sorting.down ? -order : order) || a - b;
  });
  return rows;
}

function drawChips() {
  const count = { "": 0, failed: 0, poor: 0, cancelled: 0, inferred: 0, won: 0 };
  for (let i = 0; i < data.number.length; i++) if (passes(i, "group")) { count[""]++; count[groupOf(i)]++; }
  const chips = Object.keys(count).map((g) => {
    const b = button(groups[g] || "All", () => { wanted.group = g; refresh(); byId("chips").querySelector(`[data-group="${g}"]`).focus(); },
      { "aria-pressed": wanted.group === g, "data-group": g, class: "chip-" + (g || "all") });
    b.append(" ", el("b", (g ? signOf(g) + " " : "") + count[g]));
    return b;
  });
  byId("chips").replaceChildren(...chips);
}

const narrow = () => byId("calls").clientWidth <= 600; // rows have two lines there
const heightOf = () => (narrow() ? 44 : 27);

function drawList() {
  const list = byId("list"), tall = byId("tall"), h = heightOf();
  tall.style.height = items.length * h + "px";
  const first = Math.max(0, Math.floor(list.scrollTop / h) - 8);
  const last = Math.min(items.length, first + Math.ceil((list.clientHeight || 800) / h) + 16);
  const shown = [];
  for (let k = first; k < last; k++) shown.push(typeof items[k] === "number" ? item(items[k], k) : heading(items[k]));
  shown.forEach((e, at) => { e.style.top = (first + at) * h + "px"; });
  if (!items.length) shown.push(el("div.group", "No session is like this."));
  tall.replaceChildren(...shown);
  const chosen = current >= 0 && byId("row-" + data.number[current]);
  if (chosen) list.setAttribute("aria-activedescendant", chosen.id);
  else list.removeAttribute("aria-activedescendant");
}

function heading(of) {
  if (!of.rows) return attributes(el("div.group", of), { role: "presentation" });
  const ends = [of.rows[0], of.rows[of.rows.length - 1]].map(clockOf).join(" to ");
  return attributes(el("div.folded", button(`${of.rows.length} more${of.why ? ": " + of.why : ""}, ${ends}`, () => { unfolded.add(of.key); refresh(); byId("list").focus(); })), { role: "presentation" });
}

// short is an address without the domain that most have. The line below the list names it.
const unsure = " ?"; // behind both parties where who called is not in the log
function short(address) {
  const domain = usual();
  for (const end of domain ? [domain, domain + unsure] : []) {
    if (address.endsWith(end)) return address.slice(0, -end.length) + end.slice(domain.length);
  }
  return address;
}
let common = null;
function usual() {
  if (common !== null) return common;
  const count = new Map();
  for (let i = 0; i < data.number.length; i++) for (const c of ["caller", "callee"]) {
    const at = word(c, i).lastIndexOf("@"), domain = at < 0 ? "" : word(c, i).slice(at).replace(/ \?$/, "");
    if (domain) count.set(domain, (count.get(domain) || 0) + 1);
  }
  return common = ([...count].sort((a, b) => b[1] - a[1])[0] || [""])[0];
}

// partyOf is a party of a row. Its domain says least, where there is one.
function partyOf(address) {
  const text = short(address), at = text.lastIndexOf("@");
  return at > 0 ? el("span", text.slice(0, at), el("span.domain", text.slice(at))) : text;
}

function item(i, k) {
  const role = word("role", i), why = word("why", i), outcome = word("outcome", i), failed = role === "failed";
  const parties = el("span.parties", el("span.sign", signOf(role)), partyOf(word("caller", i)), el("span.to", "→"), partyOf(word("callee", i)));
  const why3 = hitsBy ? el("span.why", found(i)) : failed ? el("span.why", el("b", "Failed"), why ? ": " + why : "") : el("span.why", why || outcome.charAt(0).toUpperCase() + outcome.slice(1));
  const e = el("div.item.is-" + role, el("span.when", clockOf(i)), parties, why3, el("span.kind", word("kind", i)), el("span.who-answered", word("winner", i)),
    el("span.number", seconds(data.answer[i])), el("span.number", talk(data.talk[i])),
    el("span.quality", howItSounded(i)));
  if (narrow() && !hitsBy && word("winner", i) && !failed && !why) e.querySelector(".why").textContent = word("winner", i);
  return attributes(e, {
    role: "option", id: "row-" + data.number[i], "data-i": i, "aria-selected": i === current,
    "aria-setsize": items.length, "aria-posinset": k + 1,
    title: [`${clockOf(i)}  ${word("caller", i)} → ${word("callee", i)}`, why || outcome, word("winner", i)].filter(Boolean).join("\n"),
  });
}

// choose makes row i the chosen one and brings it into view.
function choose(i) {
  current = i;
  const folded = items.find((of) => of.rows && of.rows.includes(i));
  if (folded) { unfolded.add(folded.key); refresh(); }
  const k = items.indexOf(i), list = byId("list"), h = heightOf();
  if (k >= 0) {
    if (k * h < list.scrollTop + h) list.scrollTop = Math.max(0, (k - 1) * h);
    if ((k + 2) * h > list.scrollTop + list.clientHeight) list.scrollTop = (k + 2) * h - list.clientHeight;
  }
  drawList();
  drawTimeline();
}

// neighbour is the row that stands so many rows from the chosen one.
function neighbour(by) {
  let k = items.indexOf(current);
  do k += by; while (k in items && typeof items[k] !== "number");
  return k < 0 || k >= items.length ? -1 : items[k];
}

function options(id, all, list, column) {
  const counts = new Map();
  for (let i = 0; i < data.number.length; i++) {
    const v = word(column, i) || (column === "quality" ? "no report" : "");
    if (v) counts.set(v, (counts.get(v) || 0) + 1);
  }
  const values = [...counts].sort((a, b) => b[1] - a[1] || collator.compare(a[0], b[0]));
  byId(id).replaceChildren(...[...list, ["", all], ...values.map(([v, n]) => [v, `${v} (${n})`])].map(([v, text]) => {
    const o = el("option", text);
    o.value = v;
    return o;
  }));
  byId(id).value = wanted[id];
}

const howItSounded = (i) => (word("role", i) === "poor" ? signOf("poor") + " " : "") + [word("quality", i), word("poorBy", i)].filter(Boolean).join(", ");

// fitColumns gives the columns what their longest texts need: the outcome takes the rest.
function fitColumns() {
  const pen = el("canvas").getContext("2d"), style = getComputedStyle(document.body);
  pen.font = `600 ${style.fontSize} ${style.fontFamily}`;
  const texts = { caller: (i) => short(word("caller", i)) + short(word("callee", i)), kind: (i) => word("kind", i), winner: (i) => word("winner", i), quality: howItSounded };
  for (const [name, heading] of columns) {
    if (!texts[name]) continue;
    const all = new Set([heading]);
    for (let i = 0; i < data.number.length; i++) all.add(texts[name](i));
    let most = 0;
    for (const text of all) most = Math.max(most, pen.measureText(text).width);
    byId("calls").style.setProperty("--" + name, Math.ceil(most) + (name === "caller" ? 44 : 4) + "px");
  }
}

// fillList offers what the list has.
function fillList() {
  const some = data.number.some((_, i) => people.has(word("kind", i)));
  if (!some && wanted.kind === "people") wanted.kind = "";
  options("kind", "all kinds", some ? [["people", "calls, meetings, chats"]] : [], "kind");
  options("outcome", "any outcome", [], "outcome");
  options("cause", "any cause", [], "cause");
  options("quality", "any quality", [], "quality");
  fitColumns();
  byId("users").replaceChildren(...data.stats.users.map((u) => attributes(el("option"), { value: u.name })));
  for (const b of byId("columns").children) if (b.dataset.by === "start") headColumn(b);
}

// zoneAndYear stands behind the heading of the times: the year where they have a date
// without, and their zone where it is short. The line below the list has it in full.
function zoneAndYear() {
  const year = data.several && data.years.size === 1 ? [...data.years][0] : "";
  return [year, data.zone.length > 4 ? "" : data.zone].filter(Boolean).map((s, i) => (i ? ", " : " ") + s).join("");
}

// headColumn writes the heading of a column, and how the list is sorted.
function headColumn(b) {
  const on = b.dataset.by === sorting.by, zone = b.dataset.by === "start" ? zoneAndYear() : "";
  b.setAttribute("aria-pressed", on);
  b.textContent = b.dataset.text + zone + (on ? (sorting.down ? " ↓" : " ↑") : "");
}

function startList() {
  for (const id of ["kind", "outcome", "cause", "quality"]) byId(id).addEventListener("change", () => { wanted[id] = byId(id).value; refresh(); });
  byId("user").addEventListener("input", () => { wanted.user = byId("user").value.trim().toLowerCase(); refresh(); });
  byId("clear").addEventListener("click", () => { clearFilters(); refresh(); byId("list").focus(); });
  byId("columns").replaceChildren(...columns.map(([name, text]) => button(text, () => {
    if (sorting.by === name && sorting.down) Object.assign(sorting, { by: "", down: false });
    else Object.assign(sorting, { by: name, down: sorting.by === name });
    for (const b of byId("columns").children) headColumn(b);
    byId("list").scrollTop = 0;
    refresh();
  }, { "aria-pressed": false, "data-by": name, "data-text": text })));
  byId("list").addEventListener("scroll", () => requestAnimationFrame(drawList), { passive: true });
  byId("tall").addEventListener("click", (event) => {
    const row = event.target.closest(".item");
    if (row) go(Number(row.dataset.i));
  });
}

function clearFilters() {
  Object.assign(wanted, { group: "", outcome: "", cause: "", quality: "", user: "", from: -Infinity, to: Infinity });
  for (const id of ["outcome", "cause", "quality", "user", "since", "until"]) byId(id).value = "";
}
