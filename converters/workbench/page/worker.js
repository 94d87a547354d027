"use strict";
// The file system that the program sees: /in holds the dropped files, /out and /tmp
// what is written. Reads are synchronous slices of the File, so no log is ever in
// memory as a whole. Writes go to the browser's private files where there are any,
// else into Blobs. Whatever cannot be is ENOENT or ENOSYS.

const slice = 4 << 20, pause = 100;
const inputs = new Map(), folders = new Set(["/", "/in", "/out", "/tmp"]), outputs = new Map(), open = new Map();
let nextFD = 10, lastPause = 0;

const fail = (code) => Object.assign(new Error(code), { code });
const reader = new FileReaderSync();
const channel = new MessageChannel(), queue = [];
channel.port2.onmessage = () => queue.shift()();
// later calls back through the event loop; a timer would wait 4 ms each time.
const later = (f) => { queue.push(f); channel.port1.postMessage(0); };

// Changed is what a browser says of a file that was written to after it was dropped.
function sliced(file, from, to) {
  try {
    return new Uint8Array(reader.readAsArrayBuffer(file.slice(from, to)));
  } catch (error) {
    throw Object.assign(new Error(`the file has changed since it was dropped, or cannot be read any more (${error.name}); drop it again`), { code: "EIO", name: error.name });
  }
}

// clean takes what changes nothing out of a path.
const clean = (path) => "/" + path.split("/").filter((p) => p && p !== ".").join("/");

function stat(path) {
  path = clean(path);
  const folder = folders.has(path), file = inputs.get(path) || outputs.get(path);
  if (!folder && !file) throw fail("ENOENT");
  return attributesOf(folder ? null : file);
}

function attributesOf(file) {
  const folder = !file;
  return {
    isDirectory: () => folder, dev: 1, ino: 1, nlink: 1, uid: 0, gid: 0, rdev: 0, blksize: 4096, blocks: 0,
    mode: folder ? 0o040777 : 0o100666, size: folder ? 0 : file.size, atimeMs: 0, mtimeMs: 0, ctimeMs: 0,
  };
}

// Held is an output in Blobs, which the browser keeps outside of this process.
class Held {
  parts = []; buffer = new Uint8Array(slice); used = 0; size = 0;
  write(b) {
    for (let at = 0; at < b.length;) {
      const n = Math.min(b.length - at, this.buffer.length - this.used);
      this.buffer.set(b.subarray(at, at + n), this.used);
      this.used += n;
      at += n;
      if (this.used === this.buffer.length) this.flush();
    }
    this.size += b.length;
  }
  flush() {
    if (this.used) this.parts.push(new Blob([this.buffer.subarray(0, this.used)]));
    this.used = 0;
  }
  whole() {
    this.flush();
    if (this.parts.length > 1) this.parts = [new Blob(this.parts)];
    return this.parts[0] || new Blob([]);
  }
  read(from, to) { return sliced(this.whole(), from, to); }
  async finish() { const blob = this.whole(); this.buffer = null; return blob; }
  drop() { this.parts = []; this.buffer = null; }
}

// Stored is an output in the origin's private files: on disk, not in memory. Getting
// a handle is asynchronous and opening a file here is not, so some are in stock. What
// a tab that is gone has left there, which are people's calls, is removed. A page
// from a disk and one from plain http have no such files.
const stock = [], inStock = 4;
let privateFiles, mayStore = true, serial = 0;
const prefix = "ocsconv-", life = 864e5;
const own = `${prefix}${Date.now()}-${Math.random().toString(36).slice(2)}-`;
async function fillStock() {
  if (!mayStore) return;
  try {
    if (!privateFiles) {
      privateFiles = await navigator.storage.getDirectory();
      for await (const name of privateFiles.keys()) {
        const made = /^ocsconv-(\d+)-/.exec(name);
        if (made && Date.now() - made[1] > life) await privateFiles.removeEntry(name).catch(() => {});
      }
    }
    while (stock.length < inStock) {
      const handle = await privateFiles.getFileHandle(own + serial++, { create: true });
      stock.push({ handle, access: await handle.createSyncAccessHandle() });
    }
  } catch {
    mayStore = false;
  }
}
class Stored {
  size = 0;
  constructor() { Object.assign(this, stock.pop()); this.access.truncate(0); }
  write(b) { this.size += this.access.write(b, { at: this.size }); }
  read(from, to) {
    const b = new Uint8Array(Math.max(0, Math.min(to, this.size) - from));
    this.access.read(b, { at: from });
    return b;
  }
  async finish() { this.access.flush(); this.access.close(); return this.handle.getFile(); }
  drop() { this.access.close(); privateFiles.removeEntry(this.handle.name).catch(() => {}); }
}

// read returns at most length octets of an open file.
function read(h, at, length) {
  if (h.output) return h.output.read(at, Math.min(at + length, h.output.size));
  const end = Math.min(at + length, h.file.size);
  if (at >= end) return new Uint8Array(0);
  if (at < h.from || at >= h.from + h.kept.length) {
    h.kept = sliced(h.file, at, Math.min(h.file.size, at + Math.max(slice, length)));
    h.from = at;
  }
  return h.kept.subarray(at - h.from, Math.min(end - h.from, h.kept.length));
}

// answer gives the result of f to Go: at once, which costs least, or through the
// event loop when the last time was long ago, so that a message "cancel" is heard.
function answer(callback, f) {
  let result;
  try {
    result = [null, f()];
  } catch (e) {
    if (!e.code || e.code === "EIO") problem = problem || e;
    result = [Object.assign(e, { code: typeof e.code === "string" ? e.code : "EIO" })];
  }
  if (performance.now() - lastPause > pause) later(() => { lastPause = performance.now(); callback(...result); });
  else callback(...result);
}
let problem = null; // what a browser said of a file, which the program knows as EIO

const call = (f) => (...a) => { const callback = a.pop(); answer(callback, () => f(...a)); };
const none = call(() => { throw fail("ENOSYS"); });
const nothing = call(() => undefined);
const flags = { O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536 };
let line = "";

function openFile(path, mode) {
  path = clean(path);
  const h = { path, pos: 0, from: 0, kept: new Uint8Array(0) };
  if (mode & flags.O_CREAT) {
    if (!path.startsWith("/out/") && !path.startsWith("/tmp/")) throw fail("EACCES");
    if (outputs.has(path) && mode & flags.O_EXCL) throw fail("EEXIST");
    if (outputs.has(path)) outputs.get(path).drop();
    outputs.set(path, stock.length ? new Stored() : new Held());
  } else stat(path);
  h.output = outputs.get(path);
  h.file = inputs.get(path);
  open.set(nextFD, h);
  return nextFD++;
}

function inside(path) {
  const names = new Set(), start = path === "/" ? "/" : path + "/";
  for (const list of [inputs.keys(), outputs.keys(), folders]) for (const k of list) {
    if (k !== path && k.startsWith(start)) names.add(k.slice(start.length).split("/")[0]);
  }
  names.delete("");
  return [...names];
}

globalThis.fs = {
  constants: flags,
  writeSync(fd, b) { line += new TextDecoder().decode(b); if (line.endsWith("\n")) { console.error(line); line = ""; } return b.length; },
  open: call(openFile),
  close: call((fd) => { open.delete(fd); }),
  fstat: call((fd) => { const h = open.get(fd); if (!h) throw fail("EBADF"); return attributesOf(h.output || h.file); }),
  stat: call(stat), lstat: call(stat),
  readdir: call((path) => { path = clean(path); if (!folders.has(path)) throw fail("ENOTDIR"); return inside(path); }),
  read: call((fd, buffer, offset, length, position) => {
    const h = open.get(fd), at = position === null ? h.pos : position, b = read(h, at, length);
    buffer.set(b, offset);
    if (position === null) h.pos = at + b.length;
    return b.length;
  }),
  write(fd, b, offset, length, position, callback) {
    if (fd <= 2) { fs.writeSync(fd, b.subarray(offset, offset + length)); callback(null, length); return; }
    answer(callback, () => {
      const o = open.get(fd).output;
      if (position !== null && position !== o.size) throw fail("ESPIPE");
      o.write(b.subarray(offset, offset + length));
      return length;
    });
  },
  rename: call((a, b) => {
    a = clean(a);
    b = clean(b);
    if (!outputs.has(a)) throw fail("ENOENT");
    if (a !== b && outputs.has(b)) outputs.get(b).drop();
    const o = outputs.get(a);
    outputs.delete(a);
    outputs.set(b, o);
  }),
  unlink: call((p) => {
    p = clean(p);
    const o = outputs.get(p);
    if (!o) throw fail("ENOENT");
    outputs.delete(p);
    if (![...open.values()].some((h) => h.output === o)) o.drop();
  }),
  rmdir: call((p) => { if (!folders.delete(clean(p))) throw fail("ENOENT"); }),
  mkdir: call((p) => { folders.add(clean(p)); }),
  fsync: nothing, chmod: nothing, fchmod: nothing, utimes: nothing,
  ftruncate: none, chown: none, fchown: none, lchown: none, link: none, readlink: none, symlink: none, truncate: none,
};
globalThis.path = { resolve: (...p) => p.join("/") };
globalThis.process = { getuid: () => -1, getgid: () => -1, geteuid: () => -1, getegid: () => -1, getgroups() { throw fail("ENOSYS"); }, pid: 1, ppid: -1, umask: () => 0, cwd: () => "/", chdir() { throw fail("ENOSYS"); } };

const say = (event, value, transfer, id) => postMessage({ event, value, id }, transfer || []);
let toldAt = 0, toldWhat = "";
// tell is called by the program: of progress as often as it likes.
globalThis.tell = (event, value) => {
  if (event === "list") return say(event, value, [value.buffer]);
  value = JSON.parse(value);
  if (event === "progress") {
    const now = performance.now();
    if (now - toldAt < pause && value.doing === toldWhat) return;
    toldAt = now;
    toldWhat = value.doing;
  }
  say(event, value);
};

function take(list) {
  for (const { path, file } of list) {
    inputs.set("/in/" + path, file);
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) folders.add("/in/" + path.slice(0, at));
  }
}

async function written(result) {
  const files = [];
  for (const [path, o] of outputs) {
    if (!path.startsWith("/out/")) { o.drop(); continue; }
    const blob = await o.finish();
    files.push({ name: path.slice(path.lastIndexOf("/") + 1), size: blob.size, blob });
  }
  outputs.clear();
  return { ...result, files: files.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function abandon() {
  for (const o of outputs.values()) o.drop();
  outputs.clear();
}

const acts = {
  async start({ module }) {
    const go = new Go();
    go.env = { TZ: "UTC" };
    const ready = new Promise((done) => { globalThis.ready = done; });
    const instance = await WebAssembly.instantiate(module, go.importObject);
    go.run(instance).then(() => { throw new Error("the program has ended"); });
    await ready;
  },
  async open({ files }) { take(files); return JSON.parse(await ocsconv.open()); },
  part: ({ pile, number }) => ocsconv.part(pile, number),
  search: async ({ id, text }) => { await ocsconv.search(text, (hits) => say("hits", JSON.parse(hits), [], id)); },
  async write({ offer, numbers }) {
    await fillStock();
    try {
      return await written(JSON.parse(await ocsconv.write(offer, JSON.stringify(numbers))));
    } finally {
      abandon();
    }
  },
};

onmessage = async ({ data }) => {
  if (data.do === "cancel") { ocsconv.cancel(); return; }
  lastPause = performance.now();
  problem = null;
  try {
    const value = await acts[data.do](data);
    postMessage({ id: data.id, value }, value instanceof Uint8Array ? [value.buffer] : []);
  } catch (e) {
    const text = String(e.message || e);
    postMessage({ id: data.id, error: problem && text !== "cancelled" ? `${text}: ${problem.message}` : text });
  }
};
