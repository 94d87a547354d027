// The search: in the list, in all messages, and in what is said of them. The list
// then shows what was found, and where.

let asked = 0; // number of the last search; older ones stop
let hit = null; // the hit that is open: {i, k}

// octetPattern is an expression for text in which one octet is one character. ASCII
// folds by itself; other letters stand for their octets in both cases.
function octetPattern(text) {
  const latin = new TextDecoder("latin1"), octets = (s) => latin.decode(new TextEncoder().encode(s));
  const safe = (s) => s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  let source = "";
  for (const c of text) {
    if (c < "\u0080") source += /[a-z]/i.test(c) ? `[${c.toLowerCase()}${c.toUpperCase()}]` : safe(c);
    else source += `(?:${[...new Set([c, c.toLowerCase(), c.toUpperCase()])].map((v) => safe(octets(v))).join("|")})`;
  }
  return new RegExp(source, "g");
}

const maxHits = 1000; // kept of one call, in messages and in annotations

async function search() {
  const text = byId("query").value.trim(), mine = ++asked;
  hit = null;
  if (!text) {
    hitsBy = null;
    byId("hits").textContent = "";
    refresh();
    if (shown) showMessage(shown.call, shown.n);
    markRungs();
    return;
  }
  const found = new Map(), at = (i) => { if (!found.has(i)) found.set(i, { list: "", raw: [], notes: [], numbers: [], all: 0, beyond: 0 }); return found.get(i); };
  const low = text.toLowerCase();
  let inList = 0;
  for (let i = 0; i < data.number.length; i++) {
    const column = listTexts(i).find(([, value]) => value.toLowerCase().includes(low));
    if (column) { at(i).list = `${column[0]}: ${column[1]}`; inList++; }
  }
  hitsBy = found;
  byId("hits").textContent = `${plural(inList, "session")} in the list; searching messages…`;
  refresh();
  const counts = { raw: 0, note: 0 };
  if (!await source.search(text, () => mine === asked, at, counts)) return;
  let calls = 0, beyond = 0;
  for (const f of found.values()) {
    if (!f.settled) f.numbers = []; // what the list asked for while the search ran is not all
    if (f.all) calls++;
    beyond += f.beyond;
  }
  byId("hits").textContent = `${plural(inList, "session")} in the list, ${plural(counts.raw, "place")} in messages and ${counts.note} in annotations of ${plural(calls, "session")}` +
    (beyond ? `; ${beyond} beyond the first ${maxHits} of a session are only counted` : "");
  refresh();
  if (open) await numbersOf(open.i);
  if (mine !== asked || !open) return;
  markRungs();
  if (shown) showMessage(shown.call, shown.n);
}

// searchBlocks searches the blocks of the page. It notes what is found of row i in
// at(i), and in how many places, and returns false where goes says to stop.
async function searchBlocks(text, goes, at, counts) {
  const find = octetPattern(text), latin = new TextDecoder("latin1");
  for (const [pile, chunks] of [["note", data.chunks[1]], ["raw", data.chunks[3]]]) {
    const by = [];
    data[pile].forEach(([c, offset, length], i) => (by[c] ||= []).push([offset, length, i]));
    for (let c = 0; c < chunks; c++) {
      const content = latin.decode(kept.has(pile + c) ? await chunk(pile + c) : await expand(pile + c));
      if (!goes()) return false;
      for (const [offset, length, i] of by[c] || []) counts[pile] += scan(pile, content.slice(offset, offset + length), find, () => at(i));
    }
  }
  return true;
}

const plural = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

function listTexts(i) {
  return [["caller", word("caller", i)], ["callee", word("callee", i)], ["why", word("why", i)], ["outcome", word("outcome", i)], ["answered by", word("winner", i)],
    ["quality", word("quality", i)], ["time", clockOf(i)], ["kind", word("kind", i)], ["Call-ID", data.callID[i]], ["session", "#" + data.number[i]]];
}

// scan notes what is found in the messages of one session, or in its annotations,
// a line each.
function scan(pile, content, find, entry) {
  let count = 0, line = 1, end = content.indexOf("\n");
  find.lastIndex = 0;
  for (let m = find.exec(content); m; m = find.exec(content)) {
    if (!m[0]) break;
    count++;
    const e = entry();
    e.all++;
    if ((pile === "raw" ? e.raw : e.notes).length === maxHits) { e.beyond++; continue; }
    if (pile === "raw") { e.raw.push(m.index); continue; }
    for (; end >= 0 && end < m.index; end = content.indexOf("\n", end + 1)) line++;
    e.notes.push(line);
  }
  return count;
}

// numbersOf returns the numbers of the messages of row i in which something was
// found, or of which it is said.
async function numbersOf(i) {
  const f = hitsBy && hitsBy.get(i);
  if (!f) return [];
  if (!f.numbers.length && f.all) {
    const call = await callOf(i), numbers = new Set(f.notes);
    let n = 1;
    for (const at of f.raw) {
      while (n < call.starts.length && call.starts[n] <= at) n++;
      numbers.add(n);
    }
    f.numbers = [...numbers].filter((k) => call.messages.has(k)).sort((a, b) => a - b);
  }
  return f.numbers;
}

// found says in the list what was found in row i.
function found(i) {
  const f = hitsBy.get(i), e = el("span");
  if (f.list) add(e, marked(f.list));
  if (!f.all) return e;
  if (f.list) e.append("; ");
  const place = el("span", plural(f.all, "place"));
  e.append(place);
  numbersOf(i).then((numbers) => { place.textContent = `message${numbers.length === 1 ? "" : "s"} ${numbers.slice(0, 6).join(", ")}${numbers.length > 6 ? ", …" : ""}`; });
  return e;
}

// jump opens the next hit, or the one before.
async function jump(by) {
  const rows = items.filter((i) => typeof i === "number");
  if (!hitsBy || !rows.length) return;
  let r = hit ? rows.indexOf(hit.i) : by > 0 ? -1 : rows.length, k = hit ? hit.k + by : 0;
  let numbers = hit ? await numbersOf(hit.i) : [];
  if (!hit || k < 0 || k >= numbers.length) {
    r = (r + by + rows.length) % rows.length;
    numbers = await numbersOf(rows[r]);
    k = by > 0 ? 0 : Math.max(0, numbers.length - 1);
  }
  hit = { i: rows[r], k };
  go(rows[r], numbers[k] || 0);
}
