// One call: what became of it, where it rang, how it sounded, its messages.

let open = null; // the call that is shown
let mark = null; // what waits for its counterpart: {i, n}, n 0 for a whole call

// showCall returns the call, or null where somebody went elsewhere in the meantime.
async function showCall(i) {
  if (open && open.i === i && !byId("call").hidden) return open;
  const mine = turn, call = await callOf(i);
  if (mine !== turn) return null;
  open = call;
  const place = byId("call");
  place.className = "v-" + groupOf(i);
  place.setAttribute("aria-label", `${data.number[i]}. ${visible(call.title)}`);
  place.replaceChildren(headOf(call), ...summaryOf(call), ...placesOf(call), ...mediaOf(call), ladderOf(call), ...diagnosticsOf(call), ...linksOf(call), factsOf(call));
  place.scrollTop = 0;
  return call;
}

const copyTicket = async (i) => copy(await textOf("ticket", i), "text for the ticket");

function headOf(call) {
  const i = call.i, head = el("div");
  const line = el("p.parties-line", el("span", el("b", word("caller", i)), " → ", el("b", word("callee", i))),
    el("span", [data.timed[i] ? dayOf(i) + " " + clockOf(i).slice(-8) : "", data.zone && data.timed[i] ? data.zone : ""].filter(Boolean).join(" ")),
    el("span", `${word("kind", i)} ${data.number[i]}`),
    el("span.acts",
      button("All calls", () => { location.hash = ""; }, { class: "list-back" }),
      button("Compare", () => compareWith(i, 0), { "aria-keyshortcuts": "x" }),
      button("Copy for ticket", () => copyTicket(i), { "aria-keyshortcuts": "c" })));
  add(head, line, el("h2", el("span.sign", signOf(word("role", i))), " ", el("bdi", call.summary[0] || call.title)));
  return head;
}

function summaryOf(call) {
  const list = call.summary.slice(1).map((s) => el("p.more", el("bdi", s)));
  if (call.next) list.push(el("p.next", el("b", "Next: "), el("bdi", call.next)));
  const further = call.further || [];
  if (further.length) list.push(el("details.more", el("summary", "More on the places"), ...further.map((s) => el("p.more", el("bdi", s)))));
  return list;
}

// section is a heading with a table below it.
function section(title, head, rows, numbers = []) {
  const cells = (tag, list) => list.map((c, k) => {
    const e = el((k === 0 || tag === "th" ? "th" : "td") + (numbers.includes(k) ? ".number" : ""), ...[].concat(c));
    if (e.tagName === "TH") e.scope = tag === "th" ? "col" : "row";
    else e.dataset.name = head[k]; // for where there is no room for columns
    return e;
  });
  const table = el("table", el("thead", el("tr", ...cells("th", head))), el("tbody", ...rows.map((r) => el("tr", ...cells("td", r)))));
  return [el("h3", title), attributes(el("div.wide", table), { role: "region", tabindex: 0, "aria-label": title })];
}

const toMessage = (call, n) => {
  const m = call.messages.get(n);
  return m ? button(`message ${m.frame}`, () => go(call.i, n), { class: "goto", "aria-label": `Open message ${m.frame}` }) : "";
};

function placesOf(call) {
  if (!call.endpoints) return [];
  const [title, table] = section("Where it rang", ["Place", "What became of it", "First reply", "Rang", "Final", "Seen in"], call.endpoints.map((e) => [
    [el("bdi", el("b", e.label), e.product ? ", " + e.product : ""),
      el("small", [e.aor, e.epid && "epid " + e.epid, e.tag && "tag " + e.tag, e.candidates].filter(Boolean).join(", "))],
    [el("span.role-" + (e.role || "none"), `${signOf(e.role)} ${e.state || ""}`), el("small", el("bdi", e.reason || ""))],
    e.first || "", e.rang || "", e.final || "",
    [...(e.evidence || []).map((n) => toMessage(call, n)), e.how ? el("small", e.how) : ""],
  ]), [2, 3]);
  table.classList.add("places");
  return [title, table];
}

function mediaOf(call) {
  if (!call.media) return [];
  const meter = (b) => {
    if (!b.text) return "–";
    const bar = el("span.meter", el(b.exceeded ? "i.over" : "i")), of = (v) => Math.min(100, v / b.max * 100) + "%";
    bar.firstChild.style.width = of(b.value || 0);
    if (b.limit) { const l = el("i.limit"); l.style.left = of(b.limit); bar.append(l); }
    return [el(b.exceeded ? "span.role-poor" : "span", (b.exceeded ? signOf("poor") + " " : "") + b.text), bar];
  };
  const [title, table] = section("Media quality", ["Stream", "Verdict", ...mediaHeads, "Further", "Path and report"],
    call.media.map((m) => [m.who, el(m.poor ? "span.role-poor" : "span", (m.poor ? signOf("poor") + " " : "") + m.verdict), ...m.bars.map(meter), m.further || "",
      [m.path || "", el("small", m.report || "")]]), [2, 3, 4, 5, 6]);
  return [title, table, el("p.note-line", `The tick in a bar is the limit. ${call.rule}`)];
}

function diagnosticsOf(call) {
  if (!call.diagnostics) return [];
  return section("What the ids mean", ["Id", "Reason", "Component and host", "Meaning", "Where"], call.diagnostics.map((d) => [
    [String(d.id), el("small", d.header)], d.reason, [d.component, el("small", d.source)], d.meaning, toMessage(call, d.n)]));
}

function linksOf(call) {
  if (!call.links) return [];
  return [el("h3", "Related sessions"), el("ul", ...call.links.map((k) => {
    const i = data.row.get(k.session);
    const text = k.session ? `session ${k.session}` : "not in this page";
    return el("li", i === undefined ? text : attributes(el("a", text), { href: "#s" + k.session }), ": ", el("bdi", k.callID || (i === undefined ? data.linked?.[k.session] : data.callID[i]) || ""), ` (${k.why}, ${k.certainty})`);
  }))];
}

function factsOf(call) {
  const list = el("dl.facts", ...call.facts.map(([name, value]) => el("div", el("dt", name), el("dd", el("bdi", value)))));
  return el("div.no-break", el("h3", "Details"), list);
}
