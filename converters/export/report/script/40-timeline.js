// The timeline: how many calls began when, and how many of them failed. A stretch
// of it can be chosen by dragging, or in the two fields of time.

const steps = [1, 5, 10, 15, 30, 60, 180, 360, 720, 1440, 10080].map((m) => m * 60000);
let span = null; // first and last time, and the width of a bar, in milliseconds

// fillTimeline lays the timeline over the times of the list.
function fillTimeline() {
  let first = Infinity, last = -Infinity;
  for (let i = 0; i < data.number.length; i++) if (data.timed[i]) { first = Math.min(first, local(i)); last = Math.max(last, local(i)); }
  for (const id of ["timeline", "since", "until"]) byId(id).hidden = first > last;
  if (first > last) { span = null; return; }
  const step = steps.find((s) => (last - first) / s <= 150) || Math.ceil((last - first) / 150);
  span = { first: Math.floor(first / step) * step, last: (Math.floor(last / step) + 1) * step, step };
  for (const id of ["since", "until"]) byId(id).type = data.several ? "datetime-local" : "time";
}

function startTimeline() {
  for (const id of ["since", "until"]) byId(id).addEventListener("change", fieldsChosen);
  dragging(byId("timeline"));
}

function fieldsChosen() {
  const day = new Date(span.first).toISOString().slice(0, 10);
  const time = (id, none) => { const v = byId(id).value; return v ? Date.parse((v.includes("T") ? v : day + "T" + v) + "Z") : none; };
  wanted.from = time("since", -Infinity);
  wanted.to = time("until", Infinity);
  refresh();
}

function stretch(from, to) {
  Object.assign(wanted, { from, to });
  const text = (t) => new Date(t).toISOString().slice(data.several ? 0 : 11, 16);
  byId("since").value = from > -Infinity ? text(from) : "";
  byId("until").value = to < Infinity ? text(to) : "";
  refresh();
}

function dragging(box) {
  let start = null;
  const at = (event) => {
    const r = box.getBoundingClientRect();
    return span.first + Math.min(1, Math.max(0, (event.clientX - r.left) / r.width)) * (span.last - span.first);
  };
  const down = (t) => span.first + Math.floor((t - span.first) / span.step) * span.step;
  box.addEventListener("pointerdown", (event) => { start = at(event); box.setPointerCapture(event.pointerId); });
  box.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const end = at(event), [a, b] = start < end ? [start, end] : [end, start];
    start = null;
    if (wanted.from === down(a) && wanted.to === down(b) + span.step) stretch(-Infinity, Infinity);
    else stretch(down(a), down(b) + span.step);
  });
}

function drawTimeline() {
  if (!span) return;
  const n = Math.round((span.last - span.first) / span.step), all = new Array(n).fill(0), bad = new Array(n).fill(0);
  for (let i = 0; i < data.number.length; i++) {
    if (!data.timed[i] || !passes(i, "time")) continue;
    const k = Math.floor((local(i) - span.first) / span.step);
    all[k]++;
    if (groupOf(i) === "failed") bad[k]++;
  }
  const most = all.reduce((a, b) => Math.max(a, b), 1), w = 1000 / n;
  const svg = shape("svg", { viewBox: "0 0 1000 32", preserveAspectRatio: "none", "aria-hidden": "true" });
  const x = (t) => (t - span.first) / (span.last - span.first) * 1000;
  const chosen = wanted.from > -Infinity || wanted.to < Infinity;
  if (chosen) svg.append(shape("rect", { class: "brush", x: Math.max(0, x(wanted.from)), width: Math.max(1, Math.min(1000, x(wanted.to)) - Math.max(0, x(wanted.from))), y: 0, height: 32 }));
  for (let k = 0; k < n; k++) {
    if (!all[k]) continue;
    const t = span.first + k * span.step, out = chosen && (t < wanted.from || t >= wanted.to) ? " out" : "";
    const h = Math.max(2, all[k] / most * 28), f = bad[k] ? Math.max(2, bad[k] / most * 28) : 0;
    svg.append(shape("rect", { class: "bar-all" + out, x: k * w + w * 0.1, width: w * 0.8, y: 30 - h, height: h }));
    if (f) svg.append(shape("rect", { class: "bar-failed" + out, x: k * w + w * 0.1, width: w * 0.8, y: 30 - f, height: f }));
  }
  if (current >= 0 && data.timed[current]) svg.append(shape("rect", { class: "here", x: x(local(current)) - 1, width: 2, y: 0, height: 32 }));
  byId("timeline").replaceChildren(svg, ...hours());
}

// room is how many labels stand beside each other.
const room = () => Math.max(2, Math.min(14, Math.floor(byId("timeline").clientWidth / (data.several ? 95 : 50))));

// hours labels as many of the steps as have room. Over several days midnight has the
// date, and so has the first label, with the year, which comes again when it changes.
function hours() {
  if (span.last - span.first > 98 * 86400000) return months();
  const length = span.last - span.first, step = [1, 5, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080].map((m) => m * 60000).find((s) => length / s <= room()) || length;
  const list = [], day = 86400000;
  let year = "";
  for (let t = Math.ceil(span.first / step) * step; t < span.last; t += step) {
    const text = new Date(t).toISOString(), date = text.slice(0, 4) === year ? text.slice(5, 10) : text.slice(0, 10), clock = text.slice(11, 16);
    const e = el("span", step >= day ? date : data.several && (!list.length || t % day === 0) ? (t % day ? `${date} ${clock}` : date) : clock);
    year = text.slice(0, 4);
    const part = (t - span.first) / length;
    if (part > 1 - 0.4 / room()) break; // it would be cut
    e.style.left = part * 100 + "%";
    list.push(e);
  }
  return list;
}

// months labels the first days of as many months as have room, of many years those of
// Januaries.
function months() {
  const length = span.last - span.first, first = new Date(span.first), list = [], month = 30.4 * 86400000;
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((n) => length / (n * month) <= room()) || 1200;
  const at = (n) => Date.UTC(first.getUTCFullYear(), Math.ceil(first.getUTCMonth() / Math.min(step, 12)) * Math.min(step, 12) + n * step, 1);
  for (let n = 0; at(n) < span.last; n++) {
    const part = (at(n) - span.first) / length;
    if (part < 0 || part > 1 - 0.4 / room()) continue; // the last would be cut
    const e = el("span", new Date(at(n)).toISOString().slice(0, step < 12 ? 7 : 4));
    e.style.left = part * 100 + "%";
    list.push(e);
  }
  return list;
}
