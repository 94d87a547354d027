// Two messages or two calls side by side, the first difference marked: the caller's
// log against the server's, a good call against a bad one.

function compareWith(i, n) {
  if (!mark || (mark.i === i && mark.n === n)) {
    mark = { i, n };
    tell(`Marked ${nameOf(mark)}. Open another ${n ? "message" : "call"} and press Compare (x) there.`);
    return;
  }
  const other = mark.n && !n ? { i: mark.i, n: 0 } : mark; // a message against a call: the calls
  location.hash = `#${addressOf(other)}~${addressOf({ i, n: other.n ? n : 0 })}`;
  mark = null;
}

const addressOf = ({ i, n }) => `s${data.number[i]}${n ? "-m" + n : ""}`;
const numberOf = ({ i, n }) => (opened.get(i)?.messages.get(n) || { frame: n }).frame;
const nameOf = (p) => (p.n ? `message ${numberOf(p)} of session ${data.number[p.i]}` : `session ${data.number[p.i]}`);

async function showComparison(a, b) {
  const mine = turn;
  const [left, right] = await Promise.all([a, b].map(async (p) => ({ ...p, call: await callOf(p.i), raw: p.n ? await rawOf(await callOf(p.i), p.n) : "" })));
  if (mine !== turn) return;
  const rows = a.n && b.n ? align(linesOf(left.raw), linesOf(right.raw)) : align(outlineOf(left.call), outlineOf(right.call));
  const first = rows.findIndex((r) => r.differs);
  const table = el("table.pair", el("thead", el("tr", headCell(left), scoped(el("th.differs", el("span.unseen", "differs"))), headCell(right))),
    el("tbody", ...rows.map((r, k) => pairRow(r, k === first))));
  byId("compare").replaceChildren(
    el("p.parties-line", el("b", "Comparison"), el("span.acts", button("Back", () => history.back(), { id: "back" }))),
    el("h2", first < 0 ? "No difference" : `First difference: ${a.n && b.n ? "line" : "row"} ${first + 1}`),
    el("p.note-line", first < 0 ? "Both are alike." : `${rows.filter((r) => r.differs).length} of ${rows.length} differ.`), table);
  byId("compare").hidden = false;
  document.body.classList.add("with-compare");
  const mark = byId("compare").querySelector(".first");
  if (mark) mark.scrollIntoView({ block: "center" });
  byId("compare").focus();
}

const scoped = (e) => attributes(e, { scope: "col" });

function headCell(side) {
  const a = attributes(el("a", nameOf(side)), { href: "#" + addressOf(side) });
  return scoped(el("th", a, el("small", `${word("caller", side.i)} → ${word("callee", side.i)}, ${clockOf(side.i)}`)));
}

// linesOf are the lines of a message. Two lines belong together when they are of the
// same header, or in the body when they are alike.
function linesOf(raw) {
  const m = parted(raw);
  return [{ key: " start", text: m.start },
    ...m.headers.map((h) => ({ key: h.slice(0, h.indexOf(":") + 1).toLowerCase() || h, text: h })),
    ...(m.body ? ["", ...m.body.split("\n")] : []).map((b) => ({ key: " " + b, text: b }))];
}

// outlineOf is what a call comes to: its headline, and message by message.
function outlineOf(call) {
  return [{ key: " headline", text: call.summary[0] || "" },
    ...call.steps.filter((s) => s.n).map((s) => {
      const from = call.lanes[s.a].label, to = call.lanes[s.b].label;
      const role = (k) => (k === 0 ? "caller" : call.lanes[k].role === "server" ? "server" : "callee");
      return { key: `${s.label} ${role(s.a)} ${role(s.b)}`, text: s.label, more: `${s.n}  ${s.after || ""}  ${from} → ${to}` };
    })];
}

// align pairs the longest series of like keys. Of very long ones what stands at the
// same place is paired.
function align(a, b) {
  let head = 0, tail = 0;
  while (head < a.length && head < b.length && a[head].key === b[head].key) head++;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail].key === b[b.length - 1 - tail].key) tail++;
  const rows = [], pair = (x, y) => rows.push({ a: x, b: y, differs: !x || !y || x.text !== y.text });
  for (let k = 0; k < head; k++) pair(a[k], b[k]);
  const p = a.slice(head, a.length - tail), q = b.slice(head, b.length - tail);
  if (p.length * q.length > 4e6) {
    for (let k = 0; k < Math.max(p.length, q.length); k++) pair(p[k], q[k]);
  } else {
    const w = q.length + 1, length = new Uint32Array((p.length + 1) * w);
    for (let i = p.length - 1; i >= 0; i--) {
      for (let j = q.length - 1; j >= 0; j--) {
        length[i * w + j] = p[i].key === q[j].key ? length[(i + 1) * w + j + 1] + 1 : Math.max(length[(i + 1) * w + j], length[i * w + j + 1]);
      }
    }
    let i = 0, j = 0;
    while (i < p.length || j < q.length) {
      if (i < p.length && j < q.length && p[i].key === q[j].key) pair(p[i++], q[j++]);
      else if (j === q.length || (i < p.length && length[(i + 1) * w + j] >= length[i * w + j + 1])) pair(p[i++], null);
      else pair(null, q[j++]);
    }
  }
  for (let k = tail; k > 0; k--) pair(a[a.length - k], b[b.length - k]);
  return rows;
}

function pairRow(r, first) {
  const [from, endA, endB] = r.differs && r.a && r.b ? differing(r.a.text, r.b.text) : [0, 0, 0];
  const side = (line, end) => {
    if (!line) return el("td", el("span.unseen", "not there"));
    const text = line.text;
    return el("td", line.more ? el("small", line.more) : "", text.slice(0, from), end > from ? el("mark", text.slice(from, end)) : "", text.slice(end > from ? end : from));
  };
  return el("tr." + (r.differs ? "other" : "same") + (first ? ".first" : ""), side(r.a, endA), el("td.differs", r.differs ? "≠" : ""), side(r.b, endB));
}

// differing returns where two texts begin to differ, and where that ends in each.
function differing(a, b) {
  let from = 0, end = 0;
  while (from < a.length && a[from] === b[from]) from++;
  while (end < Math.min(a.length, b.length) - from && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [from, a.length - end, b.length - end];
}
