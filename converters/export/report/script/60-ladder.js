// The ladder: a row for every message, an arrow between lanes that share the width
// there is. What the outline does without is folded until somebody wants it.

const perPiece = 50, perPage = 1000;

function ladderOf(call) {
  const box = el("div");
  call.box = box;
  drawLadder(call);
  return box;
}

// stepsOf are the steps that are drawn, with what is folded between them counted.
function stepsOf(call) {
  if (call.all) return call.steps;
  const list = [];
  let folded = null;
  for (const [k, s] of call.steps.entries()) {
    if (announces(s, call.steps[k + 1])) continue;
    if (s.n && s.fold && !s.is.includes("f") && !s.is.includes("w")) {
      if (!folded) list.push(folded = { folded: [], why: new Set() });
      folded.folded.push(s.n);
      folded.why.add(s.fold);
      continue;
    }
    folded = null;
    list.push(s);
  }
  return list;
}

// announces reports whether a divider says nothing but the failure that stands below it.
const announces = (s, next) => !s.n && s.text && next && next.is.includes("f") && s.text.includes(next.label);

function drawLadder(call) {
  const list = stepsOf(call), messages = call.messages.size;
  call.from = Math.min(call.from || 0, Math.max(0, list.length - 1));
  const to = Math.min(list.length, call.from + perPage), hidden = [...call.messages.values()].filter((s) => s.fold).length;
  const title = el("h3", `${plural(messages, "message")}${hidden && !call.all ? `, ${hidden} routine ${hidden === 1 ? "one" : "ones"} folded` : ""}`);
  if (hidden) title.append(button(call.all ? "Fold routine" : "Show all", () => { call.all = !call.all; drawLadder(call); }, { class: "no-print" }));
  const ladder = attributes(el("div.ladder", headsOf(call)), { role: "group", "aria-label": "Ladder of messages" });
  const longest = (name) => list.reduce((most, s) => Math.max(most, String(s[name] || "").length), 1);
  ladder.style.setProperty("--n", `calc(${longest("frame")} * .72em + 20px)`);
  ladder.style.setProperty("--t", `calc(${longest("after")} * .6em + 14px)`);
  if (call.from > 0) ladder.append(button(`${call.from} rows before`, () => { call.from = Math.max(0, call.from - perPage); drawLadder(call); }, { class: "more-rungs" }));
  const spoken = spokenOf(call);
  for (let at = call.from; at < to; at += perPiece) {
    const piece = el("div" + (to - call.from > 4 * perPiece ? ".piece" : ""));
    for (let k = at; k < Math.min(at + perPiece, to); k++) piece.append(rung(call, list[k], spoken));
    ladder.append(piece);
  }
  if (to < list.length) ladder.append(button(`${list.length - to} rows after`, () => { call.from = to; drawLadder(call); }, { class: "more-rungs" }));
  const key = "Solid: request. Dashed: response." + (call.steps.some((s) => s.is.includes("i")) ? " Dotted: not in this log, follows from the rules of SIP." : "") +
    ` ${palette.failed} failure, ${palette.won} answer. The time counts from ${call.since}.`;
  call.box.replaceChildren(title, ladder, el("p.note-line", key));
  const first = ladder.querySelector("button.rung");
  if (first) first.tabIndex = 0;
  markRungs();
}

const manyLanes = 6; // of more than these, endpoints have no room for what the table above says of them

const across = (call, k) => (k + 0.5) / call.lanes.length * 100;

function headsOf(call) {
  return el("div.heads" + (call.lanes.length > manyLanes ? ".crowded" : ""), el("span"), el("span"), el("div.lanes", ...call.lanes.map((l) => {
    const e = el("div", el("b", l.label), el("small", call.lanes.length > manyLanes && l.mark ? "" : (l.detail || []).filter((d) => !d.startsWith("epid ")).join(", ")));
    if (l.mark) e.append(el("span.role-" + (l.role || "none"), signOf(l.role), el("span.mark", ` ${l.mark}${l.how && call.lanes.length <= manyLanes ? ` (${l.how})` : ""}`)));
    return attributes(e, { title: visible([l.label, ...(l.detail || []), l.aor].filter(Boolean).join(", ")) });
  })), el("span"));
}

// spokenOf tells between which messages the call was up, and on which lanes.
function spokenOf(call) {
  const answer = call.steps.findIndex((s) => s.is.includes("w"));
  if (answer < 0) return null;
  let end = call.steps.findIndex((s, k) => k > answer && s.is.includes("y"));
  if (end < 0) end = call.steps.length - 1;
  const at = new Set(call.steps.slice(answer, end + 1));
  return { at, lanes: new Set([call.steps[answer].a, call.steps[answer].b]) };
}

function lives(call, s, spoken) {
  const talking = spoken && (spoken.at.has(s) || (s.folded && spoken.at.has(call.messages.get(s.folded[0]))));
  return call.lanes.map((_, k) => {
    const e = el(talking && spoken.lanes.has(k) ? "span.life.talk" : "span.life");
    e.style.left = across(call, k) + "%";
    return e;
  });
}

function rung(call, s, spoken) {
  const lanes = el("span.lanes", ...lives(call, s, spoken));
  if (s.folded) {
    const text = `${s.folded.length} folded: ${[...s.why].join(", ")}`;
    lanes.append(el("span.text", text));
    const row = button("", () => { call.all = true; drawLadder(call); }, { class: "rung silence", "aria-label": `Show ${text}`, tabindex: -1 });
    row.append(el("span.n"), el("span.t"), lanes, el("span.note"));
    return row;
  }
  if (s.pause || s.text) {
    lanes.append(el("span.text", s.pause ? `… ${s.pause} …` : s.text));
    return el("div.rung.silence" + (s.text ? ".stage" : ""), el("span.n"), el("span.t"), lanes, el("span.note"));
  }
  const from = across(call, s.a), to = across(call, s.b), left = Math.min(from, to);
  const failed = s.is.includes("f"), answer = s.is.includes("w");
  const label = el("span.label", `${failed ? palette.failed + " " : answer ? palette.won + " " : ""}${s.label}${s.is.includes("r") ? " (again)" : ""}`);
  label.style.left = left + "%";
  label.style.maxWidth = `calc(${100 - left}% - 8px)`;
  const arrow = el("span.arrow." + (to > from ? "right" : "left"));
  arrow.style.left = left + "%";
  arrow.style.width = Math.abs(to - from) + "%";
  const way = el("span.unseen", `from ${call.lanes[s.a].label} to ${call.lanes[s.b].label}: `);
  lanes.append(way, label, arrow);
  const classes = ["rung", "a-" + (s.role || "none")];
  if (s.is.includes("q")) classes.push("is-request");
  if (answer) classes.push("is-answer");
  const cells = [el("span.n", s.frame || ""), el("span.t", s.after || ""), lanes, el("span.note", el("bdi", s.is.includes("k") || failed ? s.note : ""))];
  if (s.of && data.row.has(s.of)) {
    const row = button("", () => go(data.row.get(s.of), s.ofN), { class: classes.join(" "), tabindex: -1, title: `in session ${s.of}` });
    row.append(...cells);
    return row;
  }
  if (!s.n) return el("div." + classes.join("."), ...cells);
  const row = button("", () => go(call.i, s.n), { class: classes.join(" "), "data-n": s.n, tabindex: -1, title: visible(s.note || s.label) });
  row.append(...cells);
  return row;
}

// markRungs shows which message is open and which were found.
function markRungs() {
  if (!open) return;
  const hits = hitsBy && hitsBy.get(open.i) && hitsBy.get(open.i).numbers;
  for (const row of open.box.querySelectorAll("button.rung[data-n]")) {
    const n = Number(row.dataset.n), chosen = shown && shown.call === open && shown.n === n;
    row.classList.toggle("chosen", Boolean(chosen));
    row.classList.toggle("found", Boolean(hits && hits.includes(n)));
    if (chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

// reveal draws the row of a message where it is folded or on another page.
function reveal(call, n) {
  const s = call.messages.get(n);
  if (!s) return null;
  if (!call.all && !stepsOf(call).includes(s)) call.all = true;
  const at = stepsOf(call).indexOf(s);
  if (at < (call.from || 0) || at >= (call.from || 0) + perPage) call.from = Math.floor(at / perPage) * perPage;
  const find = () => call.box.querySelector(`button.rung[data-n="${n}"]`);
  if (!find()) drawLadder(call);
  const row = find();
  for (const other of call.box.querySelectorAll("button.rung[tabindex='0']")) other.tabIndex = -1;
  if (row) row.tabIndex = 0;
  return row;
}
