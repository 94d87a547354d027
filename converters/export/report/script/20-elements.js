// Making elements. All text of messages goes in as text.

// visible spells out what would be unseen or turn the direction of writing.
function visible(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (c) => `\u2039U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}\u203a`);
}

// el makes an element of a tag and class, "td.number", with texts and elements in it.
function el(what, ...content) {
  const [tag, ...classes] = what.split(".");
  const e = document.createElement(tag);
  if (classes.length) e.className = classes.join(" ");
  add(e, ...content);
  return e;
}

function add(e, ...content) {
  for (const c of content) {
    if (c === null || c === undefined || c === "") continue;
    e.append(c instanceof Node ? c : visible(String(c)));
  }
  return e;
}

function attributes(e, list) {
  for (const [name, value] of Object.entries(list)) e.setAttribute(name, value);
  return e;
}

function button(text, act, list = {}) {
  const b = attributes(el("button", text), { type: "button", ...list });
  if (act) b.addEventListener("click", act);
  return b;
}

const svgSpace = "http://www.w3.org/2000/svg";
function shape(tag, list, ...content) {
  const e = attributes(document.createElementNS(svgSpace, tag), list);
  for (const c of content) e.append(c);
  return e;
}

// marked returns text with what is searched for marked in it.
function marked(text) {
  const piece = document.createDocumentFragment(), find = pattern();
  text = visible(String(text));
  let from = 0;
  if (find) {
    for (const m of text.matchAll(find)) {
      if (!m[0]) break;
      piece.append(text.slice(from, m.index), el("mark", m[0]));
      from = m.index + m[0].length;
    }
  }
  piece.append(text.slice(from));
  return piece;
}

// pattern is what is searched for, as an expression for text; null for nothing.
function pattern() {
  const wanted = byId("query").value.trim();
  return wanted ? new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu") : null;
}

let silence = 0;
function tell(text) {
  const said = byId("said");
  said.textContent = text;
  said.hidden = false;
  clearTimeout(silence);
  silence = setTimeout(() => { said.hidden = true; }, 4000);
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No clipboard without a secure context: by a selection, then.
    const area = el("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  tell(`Copied: ${what}`);
}

const signOf = (role) => role && palette[role] ? palette[role] : "";
