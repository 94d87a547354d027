// The statistics of the calls that the filters take, as charts.

function showStatistics() {
  const all = data.stats, rows = [];
  for (let i = 0; i < data.number.length; i++) if (word("kind", i) === "call" && passes(i)) rows.push(i);
  const some = rows.length < all.calls, s = some ? countOf(rows) : all;
  const listed = [...outcomesOf(s), ...hoursOf(s), ...qualityOf(rows), ...causesOf(s), ...timesOf(s), ...groupsOf("Users", s.users, some ? 0 : data.left.users)];
  // What the list has no column for is known of all calls only.
  const whole = [...placesStat(all), ...groupsOf("Products", all.products, data.left.products),
    ...groupsOf("Gateways", all.gateways, data.left.gateways), ...groupsOf("Servers", all.servers, data.left.servers)];
  const calls = plural(all.calls, "call"), others = all.others ? ` and ${plural(all.others, "other session")}` : "";
  byId("stats").replaceChildren(...(some ? [el("h2", `${rows.length} of ${calls}, as the filters choose`), el("div.charts", ...listed),
    el("h2", `All ${calls}, whatever the filters choose`), el("div.charts", ...timesOf({ ...s, answer_ms: none, talk_ms: none, ring_ms: all.ring_ms }), ...whole)] :
    [el("h2", calls + others), el("div.charts", ...listed, ...whole)]));
  byId("stats").hidden = false;
  document.body.classList.add("with-stats");
  byId("statistics").setAttribute("aria-pressed", "true");
}

const none = { count: 0 }; // times

// countOf counts rows that are calls as the program counts all of them, as far as the
// list tells.
function countOf(rows) {
  const tally = (keys) => { const m = new Map(); for (const k of keys) m.set(k, (m.get(k) || 0) + 1); return m; };
  const byName = (a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1);
  const times = rows.filter((i) => data.timed[i]);
  const hours = new Map(), users = new Map();
  for (const i of times) {
    const start = Math.floor(local(i) / 3600000) * 3600000 - data.offset[i] * 60000, h = hours.get(start) || { start: new Date(start).toISOString(), calls: 0, failed: 0 };
    h.calls++;
    h.failed += data.failed[i];
    hours.set(start, h);
  }
  for (const i of rows) {
    for (const name of new Set(["caller", "callee"].map((c) => word(c, i).replace(/ \?$/, "").toLowerCase()).filter(Boolean))) {
      const u = users.get(name) || { name, calls: 0, answered: 0, failed: 0 };
      u.calls++;
      if (data.failed[i]) u.failed++;
      else if (word("outcome", i) === "answered") u.answered++;
      users.set(name, u);
    }
  }
  const causes = data.stats.causes.map((c, k) => {
    const of = rows.filter((i) => data.reason[i] === k + 1), at = of.filter((i) => data.timed[i]).map((i) => data.start[i]);
    const time = (ms) => (at.length ? new Date(ms).toISOString() : "");
    return { ...c, calls: of.length, first: time(Math.min(...at)), last: time(Math.max(...at)), sessions: of.map((i) => data.number[i]) };
  });
  return {
    calls: rows.length,
    outcomes: [...tally(rows.map((i) => word("outcome", i)))].map(([name, calls]) => ({ name, calls })).sort(byName),
    hours: [...hours.values()].sort((a, b) => (a.start < b.start ? -1 : 1)),
    causes: causes.filter((c) => c.calls).sort((a, b) => b.calls - a.calls || (a.first < b.first ? -1 : 1)),
    users: [...users.values()].sort(byName),
    answer_ms: spreadOf(rows.map((i) => data.answer[i])), talk_ms: spreadOf(rows.map((i) => data.talk[i])), ring_ms: none,
  };
}

// spreadOf are the percentiles of times by the nearest rank; -1 is none.
function spreadOf(times) {
  const sorted = times.filter((t) => t >= 0).sort((a, b) => a - b), n = sorted.length;
  const rank = (percent) => sorted[Math.floor((n * percent + 99) / 100) - 1];
  return { count: n, p50: rank(50), p95: rank(95), max: sorted[n - 1] };
}

// block is one chart with its heading.
function block(title, content, wide) { return [el("div" + (wide ? ".broad" : ""), el("h3", title), content)]; }

// andMore says how many rows of a table are left out, of all there are.
const andMore = (shown, all, what) => (all > shown ? [el("p.note-line", `and ${plural(all - shown, "more " + what)}`)] : []);

const largest = (list) => list.reduce((a, b) => Math.max(a, b), 1);

// bars draws a bar for each of [name, value, class].
function bars(list, total) {
  const row = 20, left = 150, room = 150, most = largest(list.map(([, n]) => n));
  const svg = shape("svg", { class: "chart", viewBox: `0 0 400 ${list.length * row + 2}`, role: "img", "aria-label": list.map(([name, n]) => `${name} ${n}`).join(", ") });
  list.forEach(([name, n, kind], k) => {
    const y = k * row, text = (x, anchor, value, c = "") => {
      const t = shape("text", { x, y: y + 14, "text-anchor": anchor, class: c });
      t.textContent = visible(String(value));
      svg.append(t);
    };
    text(left - 8, "end", name.length > 24 ? name.slice(0, 23) + "…" : name);
    svg.append(shape("rect", { class: "track", x: left, y: y + 4, width: room, height: 12 }),
      shape("rect", { class: "bar-" + kind, x: left, y: y + 4, width: n ? Math.max(1.5, n / most * room) : 0, height: 12 }));
    text(left + room + 8, "start", n);
    if (total) text(398, "end", percent(n, total), "muted");
  });
  return svg;
}

// percent is a share in whole percent. A few of many are not none, and not all.
const percent = (n, of) => (n && n / of < 0.005 ? "<1" : n < of && n / of >= 0.995 ? ">99" : Math.round(n / of * 100)) + " %";

const barOf = (outcome) => (outcome === "failed" ? "failed" : outcome === "answered" ? "won" : "all");

function outcomesOf(s) {
  return s.calls ? block("Outcomes", bars(s.outcomes.map((o) => [o.name, o.calls, barOf(o.name)]), s.calls)) : [];
}

function qualityOf(rows) {
  const counts = new Map();
  for (const i of rows) if (word("quality", i)) counts.set(word("quality", i), (counts.get(word("quality", i)) || 0) + 1);
  if (!counts.size) return [];
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  return block(`Media quality, of ${plural(total, "call")} with a report`, bars([...counts].sort((a, b) => b[1] - a[1]).map(([q, n]) => [q, n, q === "poor" ? "poor" : q === "no media" || q === "one way" ? "failed" : "all"]), total));
}

function causesOf(s) {
  if (!s.causes.length) return [];
  const clock = (t) => { const i = t ? nearest(Date.parse(t)) : -1; return i < 0 || data.start[i] !== Date.parse(t) ? "" : clockOf(i); };
  const most = 30;
  const name = (c) => `${c.text || "no reason given"}${c.status || c.id ? ` (${[c.status, c.id].filter(Boolean).join(", ")})` : ""}`;
  const [title, table] = section("Causes", ["Cause", "Calls", "First", "Last", "Host", "Sessions"], s.causes.slice(0, most).map((c) => [
    el("span.role-failed", `${signOf("failed")} ${name(c)}`), String(c.calls), clock(c.first), clock(c.last), c.host,
    el("span", ...c.sessions.slice(0, 8).map((n) => attributes(el("a", `${n} `), { href: "#s" + n })), c.calls > 8 ? "…" : "")]), [1]);
  return [el("div.across", title, table, ...andMore(most, s.causes.length, "cause"))];
}

function hoursOf(s) {
  if (!s.hours.length) return [];
  const hour = (h) => { const t = new Date(Date.parse(h.start) + shiftAt(Date.parse(h.start)) * 60000).toISOString(); return t.slice(11, 13) + (data.several ? " " + t.slice(8, 10) : ""); };
  const w = Math.min(60, 1000 / s.hours.length), most = largest(s.hours.map((h) => h.calls)), every = Math.ceil(s.hours.length / 24);
  const svg = shape("svg", { class: "chart", viewBox: "0 0 1000 130", role: "img", "aria-label": s.hours.map((h) => `${hour(h)}: ${h.calls} calls, ${h.failed} failed`).join("; ") });
  s.hours.forEach((h, k) => {
    const height = h.calls / most * 90, bad = h.failed ? Math.max(2, h.failed / most * 90) : 0;
    const text = (y, value, c) => { const t = shape("text", { x: k * w + w / 2, y, "text-anchor": "middle", class: c }); t.textContent = value; svg.append(t); };
    svg.append(shape("rect", { class: "bar-all", x: k * w + w * 0.1, width: w * 0.8, y: 110 - height, height }));
    if (bad) svg.append(shape("rect", { class: "bar-failed", x: k * w + w * 0.1, width: w * 0.8, y: 110 - bad, height: bad }));
    if (k % every === 0) { text(126, hour(h), "muted"); if (every === 1) text(105 - height, h.calls, ""); }
  });
  return block(`Calls by hour, ${data.zone}; the lower part failed`, svg, true);
}

let byTime = null; // rows that have a time, in its order

// nearest returns the row whose session began nearest to a time; -1 where none has one.
function nearest(t) {
  byTime ||= data.number.map((_, i) => i).filter((i) => data.timed[i]).sort((a, b) => data.start[a] - data.start[b] || a - b);
  let low = 0, high = byTime.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if (data.start[byTime[half]] < t) low = half + 1;
    else high = half;
  }
  if (low === byTime.length || (low > 0 && t - data.start[byTime[low - 1]] <= data.start[byTime[low]] - t)) low--;
  return low < 0 ? -1 : byTime[low];
}

// shiftAt is how far the zone was from UTC, in minutes, at a time near a session.
const shiftAt = (t) => { const i = nearest(t); return i < 0 ? 0 : data.offset[i]; };

function timesOf(s) {
  const rows = [["Answer", s.answer_ms], ["Ringing", s.ring_ms], ["Talk", s.talk_ms]].filter(([, t]) => t.count);
  if (!rows.length) return [];
  return [el("div", ...section("Times", ["", "Count", "Half within", "95 % within", "Longest"], rows.map(([name, t]) => [name, String(t.count), seconds(t.p50), seconds(t.p95), seconds(t.max)]), [1, 2, 3, 4]))];
}

function placesStat(s) {
  if (!s.calls) return [];
  const list = block("Endpoints that replied", bars([["several", s.places.several, "all"], ["one", s.places.one, "all"], ["none", s.places.none, "all"]], s.calls));
  const most = 15, devices = s.devices.slice(0, most).map((d) => [d.user, d.product, d.epid, String(d.rang)]);
  if (devices.length) list.push(el("div", ...section("Rang and never answered", ["User", "Product", "epid", "Rang"], devices, [3]), ...andMore(most, s.devices.length, "endpoint")));
  return list;
}

// groupsOf is a table of groups; left is how many the page has not.
function groupsOf(title, list, left) {
  if (!list.length) return [];
  const most = 20;
  return [el("div", ...section(title, ["", "Calls", "Answered", "Failed"], list.slice(0, most).map((g) => [
    title === "Users" ? button(g.name, () => { clearFilters(); wanted.user = g.name.toLowerCase(); byId("user").value = g.name; location.hash = ""; refresh(); }) : el("bdi", g.name),
    String(g.calls), String(g.answered), el(g.failed ? "span.role-failed" : "span", String(g.failed))]), [1, 2, 3]), ...andMore(most, list.length + left, title.toLowerCase().slice(0, -1)))];
}
