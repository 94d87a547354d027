// The data of the page: the list, which is read at once, and chunks that are
// expanded when somebody looks at what is in them.

const byId = (id) => document.getElementById(id);

const decode = Uint8Array.fromBase64 ? (s) => Uint8Array.fromBase64(s) : (s) => {
  const text = atob(s), octets = new Uint8Array(text.length);
  for (let i = 0; i < octets.length; i++) octets[i] = text.charCodeAt(i);
  return octets;
};

// The blocks behind the script are still on their way while it runs. One that has come
// in part is in the page already; it is whole when something stands behind it.
const whole = document.readyState !== "loading" ? null :
  new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));

// expand returns the octets of a block, in room as far as there is enough. The writes
// are not waited for: before anybody reads they would never be done. The pieces are
// read one by one, which takes half of what a Response does, and needs nothing of the
// policy either.
async function expand(id, room = new Uint8Array(1 << 20)) {
  if (document.readyState === "loading" && !byId(id)?.nextSibling) await whole;
  const stream = new DecompressionStream("deflate-raw"), writer = stream.writable.getWriter();
  writer.write(decode(byId(id).textContent)).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const end = length + next.value.length;
    if (end > room.length) {
      const more = new Uint8Array(2 * end);
      more.set(room.subarray(0, length));
      room = more;
    }
    room.set(next.value, length);
    length = end;
  }
  return room.subarray(0, length);
}

// The chunks that were used last stay expanded.
const kept = new Map(), keep = 24;
function chunk(id) {
  let c = kept.get(id);
  if (c) kept.delete(id);
  else c = expand(id);
  kept.set(id, c);
  if (kept.size > keep) kept.delete(kept.keys().next().value);
  return c;
}

const utf8 = new TextDecoder();
let data; // the list, a column each

// source answers for the data: here the blocks of the page do. A page whose data a
// program has puts others in their place.
const source = {
  list: async () => JSON.parse(utf8.decode(await expand("data"))),
  async octets(pile, i) {
    const [c, offset, length] = data[pile][i];
    if (!length) return new Uint8Array(0);
    return (await chunk(pile + c)).subarray(offset, offset + length);
  },
  search: (...asked) => searchBlocks(...asked),
};

const octetsOf = (pile, i) => source.octets(pile, i);

// textOf returns what a pile has of row i, as text.
const textOf = async (pile, i) => utf8.decode(await octetsOf(pile, i));

// callOf returns what is shown of row i. The messages, by number, are in .messages.
const opened = new Map();
async function callOf(i) {
  if (opened.has(i)) return opened.get(i);
  const call = JSON.parse(await textOf("view", i)), notes = (await textOf("note", i)).split("\n");
  call.i = i;
  call.messages = new Map();
  let at = 0;
  call.starts = (call.lengths || []).map((n) => { const from = at; at += n; return from; });
  call.steps = stepsFrom(call.steps, call.words || [], call.since0, call.ahead || {});
  for (const s of call.steps) {
    if (!s.n) continue;
    s.note = (notes[s.n - 1] || "").split("\t")[0];
    s.time = s.at < 0 ? "" : timeOf(i, data.start[i] + s.at);
    s.corrected = s.ahead ? timeOf(i, data.start[i] + s.at - s.ahead) : "";
    call.messages.set(s.n, s);
  }
  opened.set(i, call);
  if (opened.size > 50) opened.delete(opened.keys().next().value);
  return call;
}

// stepsFrom makes the rows of the ladder of their columns.
function stepsFrom(columns, words, since, ahead) {
  const texts = ["text", "pause", "label", "role", "is", "fold", "e", "dir", "state", "tx", "line0", "f", "s", "d", "p"];
  const word = (k) => (k ? words[k - 1] : "");
  let frame = 0, line = 0;
  return (columns.n || []).map((n, k) => {
    const s = { n, a: columns.a[k], b: columns.b[k], at: columns.at[k], ahead: !columns.of[k] && ahead[n] || 0 };
    for (const c of texts) s[c] = word(columns[c][k]);
    if (!n) return s;
    s.frame = frame += columns.frame[k]; // its number in the whole input, by which sentences name it
    if (columns.of[k]) Object.assign(s, { n: 0, of: columns.of[k], ofN: n }); // a report's, in its own session
    else s.line = line += columns.line[k];
    const after = s.at - s.ahead - since;
    s.after = s.at < 0 ? "" : `${after < 0 ? "-" : "+"}${(Math.abs(after) / 1000).toFixed(3)}`;
    return s;
  });
}

// rawOf returns the text of message n; "" where the page has none.
async function rawOf(call, n) {
  const length = call.lengths[n - 1];
  if (!length) return "";
  const octets = await octetsOf("raw", call.i), from = call.starts[n - 1];
  return utf8.decode(octets.subarray(from, from + length));
}

// take makes a list the data of the page.
function take(list) {
  for (const part of [list, list.stats]) for (const [k, v] of Object.entries(part)) if (v === null) part[k] = []; // a column without rows
  data = list;
  let at = 0;
  data.start = data.start.map((d) => (at += d));
  data.row = new Map(data.number.map((n, i) => [n, i]));
  const days = new Set(data.number.map((_, i) => data.timed[i] ? dayOf(i) : "").filter(Boolean));
  data.several = days.size > 1;
  data.years = new Set([...days].map((d) => d.slice(0, 4)));
}

const word = (column, i) => data.words[data[column][i]];
const local = (i) => data.start[i] + data.offset[i] * 60000;
const dayOf = (i) => new Date(local(i)).toISOString().slice(0, 10);
const clockOf = (i) => !data.timed[i] ? "" : new Date(local(i)).toISOString().slice(data.years.size > 1 ? 0 : data.several ? 5 : 11, 19).replace("T", " ");
const timeOf = (i, ms) => `${new Date(ms + data.offset[i] * 60000).toISOString().slice(0, 23).replace("T", " ")} ${data.zone}`;
const seconds = (ms) => ms < 0 ? "" : (ms / 1000).toFixed(1) + " s";
const talk = (ms) => {
  if (ms < 0) return "";
  const s = Math.round(ms / 1000), two = (n) => String(n).padStart(2, "0");
  return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
};
