"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const detail = byId("detail"), query = byId("query"), hits = byId("hits");

  // Session is one session of the page. Its messages are parsed when they are
  // first needed; pages beyond the first wait in templates, in a large case the
  // first too, until the session is opened.
  class Session {
    constructor(element) {
      this.element = element;
      this.details = element.querySelector("details");
      this.holder = element.querySelector(".pages");
      this.blocks = [...element.querySelectorAll("script[type='application/json']")];
      this.parsed = this.blocks.map(() => null);
      this.places = null;
      this.page = this.holder.querySelector(".page") ? 1 : 0;
    }

    block(i) {
      this.parsed[i] ||= JSON.parse(this.blocks[i].textContent);
      return this.parsed[i];
    }

    all() {
      return this.blocks.flatMap((_, i) => this.block(i));
    }

    // place returns where message n is: in which block, and where there.
    place(n) {
      if (!this.places) {
        this.places = new Map();
        this.blocks.forEach((_, i) => this.block(i).forEach((m, j) => this.places.set(m.n, { block: i, index: j })));
      }
      return this.places.get(n);
    }

    message(n) {
      const p = this.place(n);
      return p && this.block(p.block)[p.index];
    }

    // elements are what stands for message n on the page that is shown: its
    // arrow and its row.
    elements(n) {
      return [...this.holder.querySelectorAll(`.page [data-n="${n}"]`)];
    }

    // unfold shows the first page of a session that was opened.
    unfold() {
      if (this.details.open && !this.page) this.turn(1);
      this.fit();
    }

    // fit shrinks a ladder that is a little wider than the page; others scroll.
    fit() {
      if (!this.details.open) return; // measuring lays out what nobody sees
      const ladder = this.holder.querySelector(".page .ladder");
      if (!ladder || !ladder.clientWidth) return;
      const wide = Number(ladder.querySelector("svg").getAttribute("width"));
      ladder.classList.toggle("fit", wide > ladder.clientWidth && wide * 0.85 <= ladder.clientWidth);
    }

    turn(page) {
      if (page === this.page || page < 1 || page > this.blocks.length) return;
      const shown = this.holder.querySelector(".page");
      const template = this.holder.querySelector(`template[data-page="${page}"]`);
      if (shown) {
        const parked = document.createElement("template");
        parked.dataset.page = this.page;
        shown.replaceWith(template.content);
        parked.content.append(shown);
        template.replaceWith(parked);
      } else {
        template.replaceWith(template.content);
      }
      this.page = page;
      const where = this.holder.querySelector(".where");
      if (where) where.textContent = `Page ${page} of ${this.blocks.length}`;
      this.settle();
      markFound();
    }

    // settle gives pieces that are not laid out yet their height, so that the
    // scroll bar tells the truth, and makes one row of the list reachable by Tab.
    settle() {
      for (const piece of this.holder.querySelectorAll("[data-height]")) {
        piece.style.containIntrinsicHeight = `auto ${piece.dataset.height}px`;
      }
      this.fit();
      const row = this.holder.querySelector(".row");
      if (row && !this.holder.querySelector(".row[tabindex='0']")) row.tabIndex = 0;
    }
  }

  const sessions = [...document.querySelectorAll(".session")].map((element) => new Session(element));
  let chosen = null; // {session, n}
  let found = []; // [{session, n}], in order
  let at = -1; // index into found
  let timer = 0;

  function choose(session, n, focus) {
    const place = session.place(n);
    if (!place) return;
    unmark("chosen");
    session.details.open = true;
    session.turn(place.block + 1);
    chosen = { session, n };
    for (const row of session.holder.querySelectorAll(".row[tabindex='0']")) row.tabIndex = -1;
    for (const element of session.elements(n)) {
      element.classList.add("chosen");
      if (element.matches(".row")) {
        element.tabIndex = 0;
        element.setAttribute("aria-current", "true");
        if (focus) element.focus({ preventScroll: true });
      }
      if (focus) element.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    show(session.message(n));
  }

  function unmark(name) {
    for (const element of document.querySelectorAll("." + name)) {
      element.classList.remove(name);
      if (name === "chosen") element.removeAttribute("aria-current");
    }
  }

  function close() {
    detail.hidden = true;
    document.body.classList.remove("reading");
    if (!chosen) return;
    const row = chosen.session.elements(chosen.n).find((element) => element.matches(".row"));
    unmark("chosen");
    chosen = null;
    if (row) row.focus({ preventScroll: true });
  }

  // visible spells out what would be unseen or turn the direction of writing.
  function visible(text) {
    return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
      (c) => `\u2039U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}\u203a`);
  }

  // put sets the text of an element, with what is searched for marked in it.
  function put(element, text) {
    const wanted = query.value.trim().toLowerCase();
    text = visible(text);
    element.textContent = "";
    let from = 0;
    const low = text.toLowerCase();
    if (wanted && low.length === text.length) {
      for (let i = low.indexOf(wanted); i >= 0; i = low.indexOf(wanted, from)) {
        const mark = document.createElement("mark");
        mark.textContent = text.slice(i, i + wanted.length);
        element.append(text.slice(from, i), mark);
        from = i + wanted.length;
      }
    }
    element.append(text.slice(from));
  }

  function definition(list, name, value) {
    const group = document.createElement("div");
    const term = document.createElement("dt"), text = document.createElement("dd");
    put(term, name);
    put(text, value);
    group.append(term, text);
    list.append(group);
  }

  function show(m) {
    const raw = m.raw || m.start_line;
    const blank = raw.indexOf("\r\n\r\n");
    const head = blank < 0 ? raw : raw.slice(0, blank);
    const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
    put(byId("detail-title"), `[${m.frame}] ${m.start_line.slice(0, 120)}`);
    put(byId("annotation"), m.note || "");
    const facts = byId("facts");
    facts.textContent = "";
    for (const [name, value] of [
      ["Time", m.time || ""], ["Direction", [m.direction, m.direction_how === "logged" ? "" : m.direction_how].filter(Boolean).join(", ")],
      ["Endpoint", [m.endpoint, m.verdict, m.product].filter(Boolean).join(", ")], ["Transaction", m.transaction], ["Dialog", m.state],
      ["From", m.src], ["To", m.dst], ["Log", m.file + (m.line ? `:${m.line}` : "")],
      ["Comments", m.comments],
    ]) if (value && value !== "-") definition(facts, name, value);
    put(byId("start"), lines[0]);
    const headers = byId("headers");
    headers.textContent = "";
    for (const line of lines.slice(1)) {
      const colon = line.indexOf(":");
      if (colon < 0) definition(headers, "", line);
      else definition(headers, line.slice(0, colon + 1) + " ", line.slice(colon + 1).trim());
    }
    let body = blank < 0 ? "" : raw.slice(blank + 4).replace(/\r\n/g, "\n");
    if (!m.raw) body = "The message itself is not part of this page.";
    if (m.missing) body += `\n\u2026 ${m.missing} octets more are in the log.`;
    put(byId("body"), body || "None.");
    detail.hidden = false;
    detail.scrollTop = 0;
    document.body.classList.add("reading");
  }

  function text(m) {
    m.search ||= `${m.raw || m.start_line}\n${m.note || ""}\n${m.comments || ""}\n${m.endpoint || ""}\n${m.product || ""}`.toLowerCase();
    return m.search;
  }

  function search() {
    const wanted = query.value.trim().toLowerCase();
    found = [];
    at = -1;
    if (wanted) {
      for (const session of sessions) {
        for (const m of session.all()) if (text(m).includes(wanted)) found.push({ session, n: m.n });
      }
    }
    markFound();
    tell();
  }

  function markFound() {
    unmark("found");
    const hitsOf = new Map();
    for (const { session, n } of found) {
      if (!hitsOf.has(session)) hitsOf.set(session, new Set());
      hitsOf.get(session).add(String(n));
    }
    for (const [session, wanted] of hitsOf) {
      for (const element of session.holder.querySelectorAll(".page [data-n]")) {
        if (wanted.has(element.dataset.n)) element.classList.add("found");
      }
    }
  }

  function tell() {
    const wanted = query.value.trim();
    hits.textContent = !wanted ? "" : at < 0 ? `${found.length} messages` : `${at + 1} of ${found.length} messages`;
  }

  function jump(step) {
    clearTimeout(timer);
    if (timer) { timer = 0; search(); }
    if (!found.length) return;
    at = (at + step + found.length) % found.length;
    if (at < 0) at = found.length - 1;
    choose(found[at].session, found[at].n, false);
    for (const element of found[at].session.elements(found[at].n)) element.scrollIntoView({ block: "nearest" });
    tell();
  }

  function step(by) {
    if (!chosen) {
      const first = sessions.find((session) => session.details.open) || sessions[0];
      if (first && first.blocks.length) choose(first, first.block(Math.max(first.page, 1) - 1)[0].n, true);
      return;
    }
    const { session, n } = chosen;
    const place = session.place(n);
    let block = place.block, index = place.index + by;
    if (index < 0 && block > 0) { block -= 1; index = session.block(block).length - 1; }
    if (index >= session.block(block).length && block + 1 < session.blocks.length) { block += 1; index = 0; }
    const m = session.block(block)[index];
    if (m) choose(session, m.n, true);
  }

  document.addEventListener("click", (event) => {
    const turn = event.target.closest("[data-turn]");
    const target = event.target.closest("[data-n]");
    const section = event.target.closest(".session");
    const session = sessions.find((s) => s.element === section);
    if (!session) return;
    if (turn) session.turn(session.page + Number(turn.dataset.turn));
    else if (target) choose(session, Number(target.dataset.n), true);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      if (event.target === query && query.value) { query.value = ""; search(); }
      else if (!detail.hidden) close();
      event.preventDefault();
      return;
    }
    if (event.target === query) {
      if (event.key === "Enter") jump(event.shiftKey ? -1 : 1);
      return;
    }
    const inList = event.target.closest(".list");
    if (event.key === "/") { query.focus(); query.select(); }
    else if (event.key === "j" || (event.key === "ArrowDown" && inList)) step(1);
    else if (event.key === "k" || (event.key === "ArrowUp" && inList)) step(-1);
    else return;
    event.preventDefault();
  });

  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; search(); }, 150);
  });
  byId("next").addEventListener("click", () => jump(1));
  byId("previous").addEventListener("click", () => jump(-1));
  byId("close").addEventListener("click", close);
  window.addEventListener("hashchange", open);
  function open() {
    const section = location.hash.startsWith("#session-") && byId(location.hash.slice(1));
    if (section) section.querySelector("details").open = true;
  }
  sessions.forEach((session) => {
    session.settle();
    session.details.addEventListener("toggle", () => session.unfold());
  });
  window.addEventListener("resize", () => sessions.forEach((session) => session.fit()));
  open();
})();
