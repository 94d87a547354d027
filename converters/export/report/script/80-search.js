// The search: in the list, in all messages, and in what is said of them. The list
// then shows what was found, and where.

let asked = 0; // number of the last search; older ones stop
let hit = null; // the hit that is open: {i, k}

// finderOf returns a function that looks for text in octets, in whatever case, and
// returns where it stands in them from one place to another, or -1. It reads the
// octets as they are: to make text of them would cost more than all the rest.
// Boyer, Moore and Horspool's way: from the last octet, and on by as many as none of
// them can be in. A letter whose other case has another number of octets is found
// only as it is written.
function finderOf(text) {
  const utf8octets = (s) => new TextEncoder().encode(s), fits = [], low = text.toLowerCase();
  for (const c of text) {
    const forms = [c, c.toLowerCase(), c.toUpperCase()].map(utf8octets).filter((f, _, [own]) => f.length === own.length);
    forms[0].forEach((_, k) => fits.push(forms.map((f) => f[k])));
  }
  const length = fits.length, table = new Uint8Array(length * 256), skip = new Int32Array(256).fill(length);
  fits.forEach((octets, k) => { for (const o of octets) { table[k * 256 + o] = 1; if (k < length - 1) skip[o] = length - 1 - k; } });
  // One octet of a letter and another one of its other case are neither.
  const whole = length === text.length ? () => true : (octets, at) => utf8.decode(octets.subarray(at, at + length)).toLowerCase() === low;
  const last = (length - 1) * 256;
  const find = (octets, from, to) => {
    for (let end = from + length - 1; end < to; end += skip[octets[end]]) {
      if (!table[last + octets[end]]) continue;
      let k = length - 2;
      while (k >= 0 && table[k * 256 + octets[end - length + 1 + k]]) k--;
      if (k < 0 && whole(octets, end - length + 1)) return end - length + 1;
    }
    return -1;
  };
  return { find, length };
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
  try {
    if (!await source.search(text, () => mine === asked, at, counts)) return;
  } catch (e) {
    if (mine === asked) byId("hits").textContent = `${plural(inList, "session")} in the list; the messages could not be searched: ${visible(e.message || String(e))}`;
    return;
  }
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
  const finder = finderOf(text);
  let room; // for one block after the other: fresh memory costs as much as the search
  for (const [pile, chunks] of [["note", data.chunks[1]], ["raw", data.chunks[3]]]) {
    const by = [];
    data[pile].forEach(([c, offset, length], i) => (by[c] ||= []).push([offset, length, i]));
    for (let c = 0; c < chunks; c++) {
      let octets;
      if (kept.has(pile + c)) octets = await chunk(pile + c);
      else room = new Uint8Array((octets = await expand(pile + c, room)).buffer);
      if (!goes()) return false;
      for (const [offset, length, i] of by[c] || []) counts[pile] += scan(pile, octets, offset, offset + length, finder, () => at(i));
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
// a line each: the octets from one place to another.
function scan(pile, octets, from, to, { find, length }, entry) {
  let count = 0, line = 1, lineEnd = -1;
  for (let m = find(octets, from, to); m >= 0; m = find(octets, m + length, to)) {
    count++;
    const e = entry();
    e.all++;
    if ((pile === "raw" ? e.raw : e.notes).length === maxHits) { e.beyond++; continue; }
    if (pile === "raw") { e.raw.push(m - from); continue; }
    if (lineEnd < 0) lineEnd = octets.indexOf(10, from);
    for (; lineEnd >= 0 && lineEnd < m; lineEnd = octets.indexOf(10, lineEnd + 1)) line++;
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
  numbersOf(i).then(async (numbers) => {
    // Another log may have been opened meanwhile: then nobody sees this place any more.
    const { messages } = await callOf(i), frames = numbers.slice(0, 6).map((n) => messages.get(n)?.frame || n);
    place.textContent = `message${numbers.length === 1 ? "" : "s"} ${frames.join(", ")}${numbers.length > 6 ? ", …" : ""}`;
  });
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
