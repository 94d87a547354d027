// Where the page is: in the list, at a call (#s12), a message (#s12-m4), a
// comparison (#s12-m4~s13-m7) or the statistics. The address says it, so that a
// link leads there.

// go opens row i, and message n of it.
function go(i, n, focus) {
  const to = `#s${data.number[i]}${n ? "-m" + n : ""}`;
  if (location.hash === to) return route(focus);
  if (n || shown) location.replace(to); // steps within a call are no places to go back to
  else location.hash = to;
  focusNext = focus;
}
let focusNext = false;

function place(text) {
  const m = /^s(\d+)(?:-m(\d+))?$/.exec(text || "");
  const i = m ? data.row.get(Number(m[1])) : undefined;
  return i === undefined ? null : { i, n: Number(m[2] || 0) };
}

// addressed is what the address asks for; nothing where it is no text.
function addressed() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

// turn is how often the page went somewhere. What had to wait for its data, and finds
// that the page went on, shows nothing.
let turn = 0;

async function route(focus) {
  turn++;
  focus = focus === true || focusNext;
  focusNext = false;
  const hash = addressed(), [a, b] = hash.split("~").map(place);
  const view = b && a ? "compare" : a ? "call" : hash === "statistics" ? "stats" : "list";
  if (view === "list" && data.number.length === 1) return showOne(0, 0, focus);
  for (const [name, id] of [["compare", "compare"], ["stats", "stats"]]) if (view !== name) { byId(id).hidden = true; document.body.classList.remove("with-" + name); }
  byId("statistics").setAttribute("aria-pressed", view === "stats");
  if (view !== "call") leaveCall();
  if (view === "compare") await showComparison(a, b);
  else if (view === "stats") showStatistics();
  else if (view === "call") await showOne(a.i, a.n, focus);
  else { choose(current); if (current >= 0) byId("list").focus({ preventScroll: true }); }
}

async function showOne(i, n, focus) {
  document.body.classList.add("with-call");
  byId("call").hidden = false;
  const mine = turn, call = await showCall(i);
  if (!call) return;
  const was = n ? null : closeMessage();
  choose(i);
  document.title = `${visible(call.title)} – ${byId("title-of-page").textContent}`;
  if (n) await showMessage(call, n, focus);
  if (mine !== turn) return;
  if (was && was.call === call) { const row = reveal(call, was.n); if (row) row.focus({ preventScroll: true }); }
  if (hitsBy) await numbersOf(i);
  if (mine === turn) markRungs();
}

function leaveCall() {
  closeMessage();
  open = null;
  byId("call").hidden = true;
  document.body.classList.remove("with-call");
}

function back() {
  if (location.hash.includes("~")) history.back();
  else if (shown) go(shown.call.i, 0);
  else if (data.number.length > 1) location.hash = "";
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const query = byId("query"), target = event.target;
  if (event.key === "Escape") {
    if (target === query && query.value) { query.value = ""; search(); }
    else back();
    event.preventDefault();
    return;
  }
  if (target === query) {
    if (event.key === "Enter") { soon(0).then(() => jump(event.shiftKey ? -1 : 1)); event.preventDefault(); }
    return;
  }
  if (target.matches("input, select, textarea")) return;
  const inList = target === byId("list"), inCall = !byId("call").hidden;
  const down = event.key === "j" || (event.key === "ArrowDown" && (inList || target.matches(".rung")));
  const up = event.key === "k" || (event.key === "ArrowUp" && (inList || target.matches(".rung")));
  if (event.key === "/") { query.focus(); query.select(); }
  else if ((down || up) && inCall && !inList) step(down ? 1 : -1);
  else if (down || up) { const i = neighbour(down ? 1 : -1); if (i >= 0) { if (inCall) go(i, 0); else choose(i); } }
  else if (inList && ["PageDown", "PageUp", "Home", "End"].includes(event.key)) far(event.key);
  else if (inList && event.key === "Enter" && current >= 0) go(current, 0);
  else if (event.key === "n" || event.key === "p") { const i = neighbour(event.key === "n" ? 1 : -1); if (i >= 0) go(i, 0); }
  else if (event.key === "c" && inCall && open) copyTicket(open.i);
  else if (event.key === "x" && (open || current >= 0)) compareWith(open ? open.i : current, shown ? shown.n : 0);
  else return;
  event.preventDefault();
});

// far moves through the list by pages and to its ends.
function far(key) {
  const rows = items.filter((i) => typeof i === "number"), page = Math.max(1, Math.floor(byId("list").clientHeight / heightOf()) - 1);
  const at = rows.indexOf(current), to = { PageDown: at + page, PageUp: at - page, Home: 0, End: rows.length - 1 }[key];
  if (rows.length) choose(rows[Math.min(rows.length - 1, Math.max(0, to))]);
}

// soon searches when nobody types any more; what waits for it gets the result.
let waiting = null;
function soon(delay) {
  if (waiting) clearTimeout(waiting.timer);
  else if (delay === 0) return Promise.resolve(running);
  waiting = waiting || {};
  return new Promise((done) => {
    waiting.timer = setTimeout(() => { waiting = null; running = search(); running.then(done); }, delay);
  });
}
let running = null;

// What is printed of a list is all of it, as far as paper is patient.
const maxPrinted = 2000;
window.addEventListener("beforeprint", () => {
  if (document.body.classList.contains("with-call") || !byId("stats").hidden) return;
  byId("tall").style.height = "auto";
  byId("tall").replaceChildren(...items.slice(0, maxPrinted).map((i, k) => (typeof i === "number" ? item(i, k) : heading(i))));
  const more = items.slice(maxPrinted).filter((i) => typeof i === "number").length;
  if (more) byId("tall").append(heading(`and ${plural(more, "more session")}, not printed`));
});
window.addEventListener("afterprint", () => { if (data) drawList(); });

// renew shows another list, or the same one grown.
function renew(list) {
  take(list);
  common = null;
  byId("title-of-page").textContent = visible(data.title);
  document.body.classList.toggle("one", data.number.length < 2);
  document.body.classList.toggle("days", data.several);
  document.body.classList.toggle("years", data.years.size > 1);
  fillList();
  fillTimeline();
  refresh();
}

async function start() {
  startList();
  startTimeline();
  renew(await source.list());
  byId("query").addEventListener("input", () => soon(200));
  byId("next").addEventListener("click", () => jump(1));
  byId("previous").addEventListener("click", () => jump(-1));
  byId("statistics").addEventListener("click", () => { location.hash = byId("stats").hidden ? "#statistics" : ""; });
  window.addEventListener("resize", () => { drawList(); drawTimeline(); });
  window.addEventListener("hashchange", route);
  const rows = items.filter((i) => typeof i === "number");
  if (!location.hash && rows.length === 1) history.replaceState(null, "", "#s" + data.number[rows[0]]); // the one that the page is about
  if (data.number.length) await route();
  document.documentElement.dataset.ready = "true";
}
start();
