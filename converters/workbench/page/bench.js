// The workbench: logs are dropped on the page, a program reads them, and the page
// asks it for what it shows and for files. What the program is, stands in program.
// It has start, open, part, search, write, cancel and stop; each returns a promise,
// and tells what goes on to hear. What a search finds is told to that search only.

const hear = {};
const jobs = []; // what goes on: {what}, the newest last
let cases = 0; // how many were opened; what an older one says is not heard

function state(text, wrong) {
  byId("state").textContent = visible(text);
  byId("state").classList.toggle("wrong", Boolean(wrong));
}

// busy notes that something goes on, until finished is told so. Several things may.
function busy(what) {
  const job = { what };
  jobs.push(job);
  showRunning();
  return job;
}

function finished(job) {
  jobs.splice(jobs.indexOf(job), 1);
  showRunning();
}

function showRunning() {
  const any = jobs.length > 0;
  byId("done").hidden = byId("cancel").hidden = !any;
  byId("done").removeAttribute("value");
  byId("go").disabled = any;
}

hear.progress = ({ doing, done, total }) => {
  if (!jobs.length) return;
  const bar = byId("done");
  if (total) { bar.max = total; bar.value = Math.min(done, total); }
  state(`${doing} ${(done / 1e6).toFixed(0)}${total > done ? ` of about ${(total / 1e6).toFixed(0)}` : ""} MB…`);
};

hear.list = (list) => {
  const at = addressed();
  document.body.classList.add("with-case");
  opened.clear();
  renew(list);
  document.documentElement.dataset.listed = data.number.length;
  if (at && !open) route();
};

// openFiles reads files as one case: [{path, file}]. Null stands for those that the
// program was given.
async function openFiles(files) {
  if (files && !files.length) return;
  const mine = ++cases;
  await program.stop();
  await forget();
  if (mine !== cases) return;
  const job = busy("reading");
  state(files ? `reading ${plural(files.length, "file")}…` : "reading…");
  try {
    const got = await program.open(files);
    if (mine !== cases) return;
    state(`${plural(data.number.length, "session")} from ${plural(got.inputs, "log")}`);
    remarks(got.remarks);
    byId("make").hidden = false;
    if (data.number.length === 1) await route();
  } catch (error) {
    if (mine === cases) { await forget(); failed(error); }
  } finally {
    finished(job);
  }
}

function failed(error) {
  const text = String(error.message || error);
  state(text === "cancelled" ? "Cancelled." : text, text !== "cancelled");
}

// forget clears the table.
async function forget() {
  for (const a of byId("made").querySelectorAll("a")) URL.revokeObjectURL(a.href);
  byId("made").replaceChildren();
  byId("made").hidden = byId("make").hidden = true;
  document.body.classList.remove("with-case");
  delete document.documentElement.dataset.listed;
  remarks([]);
  opened.clear();
  leaveCall();
  clearFilters();
  wanted.kind = "people";
  current = -1;
  mark = null;
  if (location.hash) location.replace("#");
  renew(empty);
}
let empty = null; // the list of no sessions

function remarks(list) {
  const box = byId("remarks");
  box.hidden = !list.length;
  box.open = list.length > 0 && list.length < 4;
  box.querySelector("summary").textContent = `${plural(list.length, "remark")} on the files`;
  box.querySelector("ul").replaceChildren(...list.map((text) => el("li", el("bdi", text))));
}

// The data of the page comes from the program.
source.list = async () => empty = JSON.parse(utf8.decode(await expand("data")));
source.octets = (pile, i) => program.part(pile, data.number[i]);
source.search = async (text, goes, at, counts) => {
  const mine = cases, newest = () => goes() && mine === cases;
  const hits = (list) => {
    if (!newest()) return;
    for (const h of list) {
      const i = data.row.get(h.session);
      if (i === undefined) continue;
      const e = at(i);
      e.settled = true;
      e.numbers = h.messages.slice(0, maxHits);
      e.beyond += Math.max(0, h.messages.length - maxHits);
      e.all += h.raw + h.notes;
      counts.raw += h.raw;
      counts.note += h.notes;
    }
  };
  // A cancellation ends all that goes on. Beside other work an older search runs to
  // its end, and nobody hears it.
  if (jobs.length && jobs.every((job) => job.what === "searching")) await program.cancel();
  if (!newest()) return false;
  const job = busy("searching");
  try {
    await program.search(text, hits);
    if (newest()) state(`${plural(data.number.length, "session")}`);
  } catch (error) {
    if (newest()) failed(error);
    return false;
  } finally {
    finished(job);
  }
  return newest();
};

// chosen are the numbers of the sessions that a file is made of; none for all.
function chosen() {
  switch (byId("of").value) {
    case "call": return open ? [data.number[open.i]] : current >= 0 ? [data.number[current]] : [];
    case "list": return items.filter((i) => typeof i === "number").map((i) => data.number[i]).sort((a, b) => a - b);
  }
  return [];
}

async function make() {
  const offer = byId("form").value, whole = offers.find((o) => o.name === offer).whole, numbers = whole ? [] : chosen(), mine = cases;
  if (!whole && byId("of").value !== "all" && !numbers.length) return state("Choose a call first.", true);
  const job = busy("writing");
  state("writing…");
  try {
    const got = await program.write(offer, numbers);
    if (mine !== cases) return;
    for (const f of got.files) byId("made").append(el("li", download(f)));
    byId("made").hidden = false;
    state(got.files.length ? `Made ${plural(got.files.length, "file")}: save ${got.files.length === 1 ? "it" : "them"} below.` : "There was nothing to write.");
    if (got.remarks && got.remarks.length) remarks(got.remarks);
  } catch (error) {
    if (mine === cases) failed(error);
  } finally {
    finished(job);
  }
}

function download({ name, size, href }) {
  return attributes(el("a", `${name} (${size.toLocaleString("en")} octets)`), { href, download: name });
}

// What is dropped: files, and folders as deep as they go.

const maxFiles = 20000;

// put adds a file under its path, which gets a number where it is taken.
function put(list, path, file) {
  if (list.length >= maxFiles) throw new Error(`more than ${maxFiles} files; drop a smaller folder`);
  const parts = path.split("/").filter((p) => p && p !== "." && p !== "..").map((p) => p.replace(/[\u0000-\u001f\u007f\\]/g, "_"));
  let name = parts.join("/") || "log";
  for (let n = 2; list.taken.has(name); n++) name = `${n}-${parts.join("/")}`;
  list.taken.add(name);
  list.push({ path: name, file });
}
const files = () => Object.assign([], { taken: new Set() });

async function walkHandle(list, handle, path) {
  if (handle.kind === "file") return put(list, path, await handle.getFile());
  for await (const entry of handle.values()) await walkHandle(list, entry, `${path}/${entry.name}`);
}

const promised = (act) => new Promise(act);
async function walkEntry(list, entry, path) {
  if (entry.isFile) return put(list, path, await promised((yes, no) => entry.file(yes, no)));
  const reader = entry.createReader();
  for (;;) {
    const some = await promised((yes, no) => reader.readEntries(yes, no));
    if (!some.length) return;
    for (const e of some) await walkEntry(list, e, `${path}/${e.name}`);
  }
}

// dropped takes what was dropped. Handles exist only in a secure context, and asking
// for one elsewhere ends the tab of some browsers.
async function dropped(transfer) {
  const list = files(), items = [...transfer.items].filter((i) => i.kind === "file"), plain = [...transfer.files];
  const found = items.map((i) => isSecureContext && i.getAsFileSystemHandle ? i.getAsFileSystemHandle().catch(() => null) : i.webkitGetAsEntry ? i.webkitGetAsEntry() : null);
  for (let k = 0; k < Math.max(items.length, plain.length); k++) {
    const it = await found[k];
    if (it && it.values) await walkHandle(list, it, it.name);
    else if (it && it.kind) await walkHandle(list, it, it.name);
    else if (it && it.isDirectory) await walkEntry(list, it, it.name);
    else if (plain[k]) put(list, plain[k].name, plain[k]);
  }
  return list;
}

function startBench() {
  let depth = 0;
  const over = (on) => document.body.classList.toggle("dropping", on);
  const holds = (event) => [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragenter", (event) => { if (holds(event)) { depth++; over(true); } });
  document.addEventListener("dragleave", (event) => { if (holds(event) && --depth <= 0) { depth = 0; over(false); } });
  document.addEventListener("dragover", (event) => { if (holds(event)) { event.preventDefault(); event.dataTransfer.dropEffect = "copy"; } });
  document.addEventListener("drop", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    depth = 0;
    over(false);
    dropped(event.dataTransfer).then(openFiles).catch(failed);
  });
  for (const id of ["pick-files", "pick-folder"]) byId(id).addEventListener("change", () => {
    const list = files();
    try {
      for (const f of byId(id).files) put(list, f.webkitRelativePath || f.name, f);
    } catch (error) { return failed(error); }
    byId(id).value = "";
    openFiles(list);
  });
  byId("cancel").addEventListener("click", () => { state("stopping…"); program.cancel(true); });
  byId("go").addEventListener("click", make);
  const option = ([value, text]) => { const o = el("option", text); o.value = value; return o; };
  byId("form").replaceChildren(...offers.map((o) => option([o.name, o.title])));
  byId("form").value = "html";
  byId("of").replaceChildren(...[["all", "of all sessions"], ["list", "of those in the list"], ["call", "of the chosen call"]].map(option));
  byId("form").addEventListener("change", () => { byId("of").disabled = offers.find((o) => o.name === byId("form").value).whole; });
  program.start().then((ready) => {
    if (!jobs.length) state(ready || "Ready.");
    document.documentElement.dataset.program = "ready";
    if (program.given) return openFiles(null);
  }).catch((error) => failed(new Error(`The program does not start: ${error.message || error}`)));
}
startBench();
