// The program in this page: WebAssembly in a worker, which is made of a text in the
// page, so that the page's policy holds for it: it can reach no network either.

const program = (() => {
  let module = null, worker = null, next = 1, stopping = 0;
  const waiting = new Map();

  // compiled gets the program out of the page, or from beside it where the page came
  // from a server. The type that streaming compilation insists on is set here.
  async function compiled() {
    const inside = byId("program");
    const packed = inside ? new Blob([decode(inside.textContent)]).stream() : (await beside()).body;
    if (inside) inside.remove();
    const body = packed.pipeThrough(new DecompressionStream("gzip"));
    return WebAssembly.compileStreaming(new Response(body, { headers: { "Content-Type": "application/wasm" } }));
  }

  async function beside() {
    const answer = await fetch(byId("program-beside").textContent.trim());
    if (!answer.ok) throw new Error(`the program is not there: ${answer.status}`);
    return answer;
  }

  function fresh() {
    const url = URL.createObjectURL(new Blob([byId("worker").textContent], { type: "text/javascript" }));
    const w = new Worker(url);
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    return w;
  }

  // ask puts a question. Its number comes back with the answer, and with what a search
  // finds, which hits hears.
  function ask(message, hits) {
    const id = next++;
    return new Promise((resolve, reject) => { waiting.set(id, { resolve, reject, hits }); worker.postMessage({ ...message, id }); });
  }

  async function begin() {
    worker = fresh();
    worker.onmessage = ({ data }) => {
      if (data.event === "list") return hear.list(JSON.parse(utf8.decode(data.value)));
      const w = waiting.get(data.id);
      if (data.event === "hits") { if (w) w.hits(data.value); return; }
      if (data.event) { if (hear[data.event]) hear[data.event](data.value); return; }
      waiting.delete(data.id);
      if (!w) return;
      if (data.error) w.reject(new Error(data.error));
      else w.resolve(data.value);
    };
    worker.onerror = (event) => end(`the worker has ended: ${event.message || "no reason given"}`);
    await ask({ do: "start", module });
  }

  function end(why) {
    if (worker) worker.terminate();
    worker = null;
    for (const w of waiting.values()) w.reject(new Error(why));
    waiting.clear();
  }

  let ready = null;
  return {
    start: () => ready = (async () => { module = await compiled(); await begin(); return "Ready: the logs stay in this browser."; })(),
    // The memory of a program never shrinks: each case gets a new one.
    open: async (list) => { await ready; if (!worker) await begin(); return ask({ do: "open", files: list }); },
    part: async (pile, number) => ask({ do: "part", pile, number }),
    search: (text, hits) => ask({ do: "search", text }, hits),
    // An address that the worker made would not be the page's to follow.
    async write(offer, numbers) {
      const got = await ask({ do: "write", offer, numbers });
      for (const f of got.files) f.href = URL.createObjectURL(f.blob);
      return got;
    },
    // cancel asks. Where somebody insists, a program that does not hear it within a
    // second and a half is ended, and its case with it.
    cancel(insist) {
      if (!worker) return;
      worker.postMessage({ do: "cancel" });
      if (!insist) return;
      const mine = ++stopping, pending = [...waiting.keys()];
      setTimeout(() => {
        if (mine === stopping && pending.some((id) => waiting.has(id))) { end("cancelled"); cases++; forget(); state("Cancelled. Drop the logs again."); }
      }, 1500);
    },
    async stop() { stopping++; await ready; end("cancelled"); },
  };
})();
