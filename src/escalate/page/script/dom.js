// Elements by hand. Every text goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element. `on…` attributes are listeners, `text` its text; what is null or false is left out. */
export function h(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || (value === false && !name.startsWith("aria-"))) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  element.append(...kept(children));
  return element;
}

function kept(children) {
  return children.flat(9).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Put other children in the place of an element's own. */
export function put(element, ...children) {
  element.replaceChildren(...kept(children));
  return element;
}

/** Draw within an element anew, the focus staying on the control of the same place. */
export function keepFocus(element, draw) {
  const controls = () => [...element.querySelectorAll("button,a,input,select,textarea,summary,[tabindex]")];
  const place = controls().indexOf(document.activeElement);
  draw();
  if (place >= 0) controls()[place]?.focus({ preventScroll: true });
}

/** An SVG picture that says in a sentence what it shows; without one it is decoration. */
export function picture(width, height, sentence, ...children) {
  const told = sentence ? { role: "img", "aria-label": sentence } : { "aria-hidden": "true" };
  return s("svg", { width, height, viewBox: `0 0 ${width} ${height}`, ...told }, ...children);
}

/** A table with its caption; all columns but the first hold numbers unless `text` says otherwise. */
export function table(caption, head, rows, text = false) {
  const kind = (column) => (column && !text ? "n" : null);
  const cells = (row) => row.map((cell, i) => h(i ? "td" : "th", i ? { class: kind(i) } : { scope: "row" }, cell));
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, head.map((cell, i) => h("th", { scope: "col", class: kind(i) }, cell)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, cells(row)))),
    ),
  );
}

/** A list of folds whose contents are drawn anew while each stays open or shut. */
export function folds(element, entries) {
  const open = new Set([...element.querySelectorAll("details[open]")].map((each) => each.dataset.fold));
  const made = entries.filter(Boolean).map(([key, title, ...inside]) =>
    h("details", { "data-fold": key, open: open.has(key) }, h("summary", {}, title), inside),
  );
  keepFocus(element, () => put(element, made));
}

/** How many CSS pixels a sixteenth of the page's type size is: charts grow with it. */
export function unit() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

/** Whether the system asks for less motion. */
export function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Call `draw` with a share that goes from 0 to 1; returns what stops it. */
export function tween(milliseconds, draw, end) {
  if (still()) {
    end();
    return () => {};
  }
  let start = 0;
  let going = true;
  const frame = (now) => {
    if (!going) return;
    start ||= now;
    const part = Math.min(1, (now - start) / milliseconds);
    if (part < 1) {
      draw(1 - (1 - part) ** 3);
      requestAnimationFrame(frame);
    } else end();
  };
  requestAnimationFrame(frame);
  return () => {
    going = false;
  };
}
