// One message: what it does, its headers and its body as they stand in the log.

let shown = null; // {call, n}

async function showMessage(call, n, focus) {
  const s = call.messages.get(n);
  if (!s) return;
  const mine = turn, raw = await rawOf(call, n);
  if (mine !== turn) return;
  shown = { call, n };
  const row = reveal(call, n);
  markRungs();
  byId("message").replaceChildren(...messageOf(call, s, raw));
  byId("message").hidden = false;
  byId("message").scrollTop = 0;
  document.body.classList.add("with-message");
  if (row) {
    if (focus) row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}

function closeMessage() {
  const was = shown;
  shown = null;
  byId("message").hidden = true;
  document.body.classList.remove("with-message");
  markRungs();
  return was;
}

// parted splits a message into start line, header lines and body.
function parted(raw) {
  const blank = raw.indexOf("\r\n\r\n"), head = blank < 0 ? raw : raw.slice(0, blank);
  const [start, ...headers] = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  return { start, headers: headers.filter(Boolean), body: blank < 0 ? "" : raw.slice(blank + 4).replace(/\r\n/g, "\n") };
}

function messageOf(call, s, raw) {
  const m = parted(raw || s.line0 || "");
  const facts = el("dl.facts");
  const fact = (name, value) => { if (value && value !== "-") facts.append(el("div", el("dt", name), el("dd", marked(value)))); };
  fact("Time", s.time);
  fact("Corrected time", s.corrected);
  fact("Direction", s.dir);
  fact("Endpoint", [s.e, s.p].filter((w) => w && w !== "-").join(", "));
  fact("Transaction", s.tx);
  fact("Dialog", s.state);
  fact("From", s.s);
  fact("To", s.d);
  fact("Log", s.f + (s.line ? `:${s.line}` : ""));
  fact("In the session", s.n);
  fact("Comments", call.comments && call.comments[s.n]);
  const headers = attributes(el("dl"), { id: "headers" });
  for (const line of m.headers) {
    const colon = line.indexOf(":") + 1;
    headers.append(el("div", el("dt", marked(line.slice(0, colon))), el("dd", " ", marked(line.slice(colon).trim()))));
  }
  const missing = call.missing && call.missing[s.n];
  const body = !raw ? "The message itself is not part of this page." : (m.body || "None.") + (missing ? `\n… ${missing} octets more are in the log.` : "");
  return [
    attributes(el("h2.title", marked(`Message ${s.frame}: ${m.start.slice(0, 120)}`)), { id: "message-title" }),
    el("div.tools",
      button("Copy", () => copy(raw, `message ${s.frame}`)),
      button("Link", () => copy(`${location.href.split("#")[0]}#s${data.number[call.i]}-m${s.n}`, "link")),
      button("Compare", () => compareWith(call.i, s.n), { "aria-keyshortcuts": "x" }),
      button("Close", () => go(call.i, 0), { id: "close" })),
    attributes(el("p", marked(s.note || "")), { id: "annotation" }), facts,
    el("h3", "Start line"), attributes(el("pre", marked(m.start)), { id: "start" }),
    el("h3", "Headers"), headers,
    el("h3", "Body"), attributes(el("pre", marked(body)), { id: "body", tabindex: 0, "aria-label": "Body" }),
  ];
}

// step opens the next message of the call, or one before.
function step(by) {
  const list = stepsOf(open).filter((s) => s.n);
  const at = shown ? list.findIndex((s) => s.n === shown.n) + by : by > 0 ? 0 : list.length - 1;
  if (list[at]) go(open.i, list[at].n, true);
}
