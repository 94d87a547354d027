// The program behind this page: the ocsconv that serves it, on the same computer. Every
// question carries the token that the address of the page had behind its "#", so that
// no other page and no other user can ask.

const program = (() => {
  let token = "", given = false, ended = new AbortController();

  async function ask(path, body) {
    const answer = await fetch(path, { method: "POST", headers: { Authorization: "Bearer " + token }, body, signal: ended.signal, cache: "no-store" });
    if (!answer.ok) throw new Error((await answer.text()).trim() || `the program refuses: ${answer.status}`);
    return answer;
  }

  // told reads lines of JSON as they come: events, and the answer as the last one. The
  // lines are of this question only; hits hears what it finds.
  async function told(path, message, hits) {
    const reader = (await ask(path, JSON.stringify(message || {}))).body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Error("the program has ended");
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) {
        const m = JSON.parse(line);
        if (m.error) throw new Error(m.error);
        if (!m.event) return m.value;
        if (m.event === "hits") hits(m.value);
        else if (hear[m.event]) hear[m.event](m.value);
      }
    }
  }

  // exchanged gets the token for the code, which is good once.
  async function exchanged(code) {
    const answer = await fetch("token", { method: "POST", body: code }), text = (await answer.text()).trim();
    if (!answer.ok) throw new Error(text);
    return text;
  }

  const key = "ocsconv-token";
  async function start() {
    const [, name, value] = /^#(token|code)=([\w-]+)$/.exec(location.hash) || [];
    history.replaceState(null, "", location.pathname);
    token = sessionStorage.getItem(key) || "";
    if (name) token = name === "code" ? await exchanged(value) : value;
    sessionStorage.setItem(key, token);
    ({ given } = await (await ask("state")).json());
    return given ? "" : "Ready.";
  }

  return {
    start,
    get given() { return given; },
    async open(list) {
      if (!list) return told("open", { given: true });
      await ask("clear");
      let done = 0, total = 0;
      for (const { file } of list) total += file.size;
      for (const { path, file } of list) {
        hear.progress({ doing: "handing over", done, total });
        await ask("upload?" + new URLSearchParams({ path }), file).catch((error) => {
          throw error.name === "TypeError" ? new Error(`${path}: the file has changed since it was dropped, or cannot be read any more; drop it again`) : error;
        });
        done += file.size;
      }
      return told("open", { given: false });
    },
    part: async (pile, number) => new Uint8Array(await (await ask("part?" + new URLSearchParams({ pile, number }))).arrayBuffer()),
    search: (text, hits) => told("search", { text }, hits),
    write: (offer, numbers) => told("write", { offer, numbers }),
    cancel: () => ask("cancel").catch(() => {}),
    async stop() { await ask("cancel").catch(() => {}); ended.abort(new Error("cancelled")); ended = new AbortController(); },
  };
})();
