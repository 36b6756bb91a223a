// What a reader would notice on a page and axe does not look for. Run in the page; gives one sentence for each fault.
() => {
  const faults = [];
  const say = (kind, words) => faults.push(`${kind}: ${words.trim().replace(/\s+/g, " ").slice(0, 120)}`);
  const root = document.documentElement;
  // For screen readers only: a box of one pixel, or one that is cut to nothing.
  const isUnseen = element => {
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.clipPath === "inset(50%)" || (style.overflowX === "hidden" && up.clientWidth <= 1 && up.clientHeight <= 1)) return true;
    }
    return false;
  };
  // A bar that stays where it is while the page moves under it.
  const isLaidOver = (element, other) => {
    for (let up = element; up && up !== document.body && !up.contains(other); up = up.parentElement) {
      if (/fixed|sticky/.test(getComputedStyle(up).position)) return true;
    }
    return false;
  };
  const scroller = element => {
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth) return up;
    }
    return null;
  };

  if (root.scrollWidth > innerWidth) say("scrolls sideways", `${root.scrollWidth} of ${innerWidth} pixels`);

  // Texts: none covers another, none leaves the screen.
  const content = document.querySelector(".md-content") ?? document.body;
  const texts = [];
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || isLaidOver(node.parentElement, content) || isUnseen(node.parentElement) || !node.parentElement.checkVisibility({visibilityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 1 && box.height > 1) texts.push({node, box, words: node.data.trim()});
    }
  }
  for (const {node, box, words} of texts) {
    if ((box.left < -1 || box.right > innerWidth + 1) && !scroller(node.parentElement)) say("leaves the screen", words);
  }
  texts.sort((a, b) => a.box.top - b.box.top);
  for (let i = 0; i < texts.length; i++) {
    const a = texts[i].box;
    for (let j = i + 1; j < texts.length && texts[j].box.top < a.bottom; j++) {
      if (texts[i].node === texts[j].node) continue;
      const b = texts[j].box;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 0.4 * Math.min(a.height, b.height)) say("covers", `${texts[i].words.slice(0, 50)} | ${texts[j].words.slice(0, 50)}`);
    }
  }

  // Boxes that cut off what is in them.
  for (const element of content.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    if (!/hidden|clip/.test(style.overflowX + style.overflowY) || isUnseen(element) || element.closest("svg")) continue;
    if (!element.textContent.trim() || !element.checkVisibility()) continue;
    if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1) say("cuts off", element.textContent);
  }

  // What a screen reader says.
  for (const empty of content.querySelectorAll("dd, dt, th, li, h1, h2, h3, a[href], button, summary, figcaption, caption")) {
    if (!empty.checkVisibility() || isUnseen(empty)) continue;
    if (empty.matches("th") && !empty.textContent.trim() && empty.closest("thead")) continue;
    if (!empty.textContent.trim() && !empty.querySelector("img[alt], [role=img], [aria-label], input") && !empty.ariaLabel) {
      say("is empty", empty.outerHTML);
    }
  }
  let level = 0;
  for (const heading of content.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    if (!heading.checkVisibility()) continue;
    const own = Number(heading.tagName[1]);
    if (own > level + 1) say("skips a level of headings", heading.outerHTML);
    level = own;
  }
  if (content.querySelectorAll("h1").length !== 1) say("has not one h1", String(content.querySelectorAll("h1").length));
  const names = new Map();
  for (const heading of content.querySelectorAll("h2")) {
    if (!heading.checkVisibility()) continue;
    const words = heading.textContent.trim();
    if (names.has(words)) say("says one heading twice", words);
    names.set(words, heading);
  }
  for (const table of content.querySelectorAll("table, [role=table]")) {
    if (!table.checkVisibility()) continue;
    const named = (table.getAttribute("aria-labelledby") ?? "").split(" ").some(id => document.getElementById(id)?.textContent.trim());
    if (!table.querySelector("caption")?.textContent.trim() && !named && !table.ariaLabel) say("is a table without a name", table.outerHTML);
  }
  for (const [id, times] of Object.entries(Object.groupBy(document.querySelectorAll("[id]"), e => e.id))) {
    if (times.length > 1) say("uses an id twice", id);
  }

  // The keyboard, forwards and back: what has the focus is seen, and nothing lies over it.
  const stops = [...content.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  for (const stop of [...stops, ...stops.toReversed()]) {
    if (!stop.checkVisibility({visibilityProperty: true}) || stop.disabled || stop.type === "hidden") continue;
    stop.focus({focusVisible: true});
    if (document.activeElement !== stop) continue;
    const style = getComputedStyle(stop);
    if ((style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) && style.boxShadow === "none") say("hides the focus", stop.outerHTML);
    const box = stop.getClientRects()[0];
    if (!box || !box.width) continue;
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (bottom <= top || right <= left) say("leaves the focus off the screen", stop.outerHTML);
    else if (over && isLaidOver(over, stop)) say("covers the focus", `${stop.outerHTML.slice(0, 60)} under ${over.outerHTML.slice(0, 50)}`);
  }
  document.activeElement?.blur();
  scrollTo(0, 0);
  return [...new Set(faults)];
}
