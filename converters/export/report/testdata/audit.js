// Checks that a page can be used by keyboard and screen reader, in the manner
// of axe-core's rules of the same names. Returns what is wrong.
() => {
  const wrong = [];
  const say = (rule, e, why = "") => wrong.push(`${rule}: ${e.outerHTML.slice(0, 120)} ${why}`.trim());
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);

  const named = (e) => {
    const by = (e.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
    if (by.length) return by.every((id) => document.getElementById(id)?.textContent.trim());
    if (e.getAttribute("aria-label")?.trim()) return true;
    if (e.labels?.length) return [...e.labels].some((l) => l.textContent.trim());
    return e.matches("button, a, summary, h1, h2, h3, th") && Boolean(e.textContent.trim());
  };
  for (const e of all("button, a[href], input, summary, aside, nav, [role=region], [role=group], section, h1, h2, h3")) {
    if (!named(e)) say("accessible-name", e);
  }
  for (const e of all("th")) if (!e.hasAttribute("scope")) say("scope-attr-valid", e);
  for (const e of all("[onclick], [style*='expression']")) say("inline-code", e);
  for (const e of all("*")) {
    const style = getComputedStyle(e);
    const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY) && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
    const within = e.querySelector("button, a[href], input, [tabindex='0']");
    if (scrolls && e.tabIndex < 0 && !within) say("scrollable-region-focusable", e);
    if (e.tabIndex > 0) say("tabindex", e);
    if (e.closest("[aria-hidden=true]") && e.tabIndex >= 0) say("aria-hidden-focus", e);
  }
  const ids = new Set();
  for (const e of document.querySelectorAll("[id]")) {
    if (ids.has(e.id)) say("duplicate-id", e);
    ids.add(e.id);
  }
  let level = 0;
  for (const h of all("h1, h2, h3")) {
    const l = Number(h.tagName[1]);
    if (l > level + 1) say("heading-order", h);
    level = l;
  }
  if (!document.documentElement.lang) wrong.push("html-has-lang");
  if (!document.title) wrong.push("document-title");
  if (all("main").length !== 1) wrong.push("landmark-one-main");
  if (all("h1").length !== 1) wrong.push("page-has-heading-one");

  const channels = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = channels(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const seen = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("script, style, template, noscript, title") || !shown(e)) continue;
    const style = getComputedStyle(e);
    const svg = e.closest("svg");
    let behind = ground(svg ? svg.parentElement : e);
    const shape = svg && e.closest("g.head, g.divider, g.message");
    if (shape) {
      const rect = shape.querySelector("rect");
      const fill = channels(getComputedStyle(rect).fill);
      if (fill.length === 3 || fill[3] > 0) behind = fill;
    }
    const ink = channels(svg ? style.fill : style.color);
    const a = light(ink), b = light(behind);
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const key = `${ink} on ${behind}`;
    if (contrast < 4.5 && !seen.has(key)) say("color-contrast", e, `${key}: ${contrast.toFixed(2)}`);
    seen.add(key);
  }
  if (seen.size < 5) wrong.push("the check of contrasts saw too little");
  return wrong;
}
