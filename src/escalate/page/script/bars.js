// Shares of the endings side by side: a bar a column, the numbers beside them.
import { file } from "./data.js";
import { h, picture, put, s, unit } from "./dom.js";
import { endingName } from "./names.js";
import { hundred, ofHundred } from "./rounding.js";
import { word } from "./words.js";

/** @typedef {{ name: string, counts: number[], look: "rung" | "soft" | "you", yours?: boolean }} Column */

/**
 * A row an ending, a bar a column; the first column's bars carry the endings' colours.
 * @param {HTMLElement} root @param {Column[]} columns
 */
export function drawBars(root, columns) {
  const told = columns.map(({ counts }) => hundred(counts));
  const said = columns.map(({ counts }, at) => told[at].map((whole, place) => ofHundred(whole, counts[place])));
  const most = Math.max(1, ...told.flat());
  const head = h("div", { class: "pr hd", "aria-hidden": "true" }, h("span", {}, word("tally.sentenceHead")), h("span", {}), columns.map((column) => h("b", { class: numberLook(column) }, column.name)));
  const rows = file.order.map((place) => {
    const slot = h("div", { class: "br" });
    const numbers = columns.map((column, at) => h(column.look === "rung" ? "b" : "span", { class: numberLook(column) }, said[at][place]));
    return { place, slot, element: h("div", { class: "pr" }, endingName(place), slot, numbers) };
  });
  const parts = file.order.map((place) => word("bars.part", { ending: file.outcomes[place].label, numbers: columns.map(({ name }, at) => `${name} ${said[at][place]}`).join(", ") }));
  const image = h("div", { role: "img", class: `bars c${columns.length}`, "aria-label": word("tally.sentence", { parts: parts.join("; ") }) }, head, rows.map((row) => row.element));
  put(root, image);
  for (const { place, slot } of rows) drawRow(slot, place, columns, most);
}

const numberLook = ({ look, yours }) => (look === "you" || yours ? "you n" : "n");

function drawRow(slot, place, columns, most) {
  const u = unit();
  const width = slot.clientWidth || 200;
  let y = 0;
  const drawn = columns.map(({ counts, look }) => {
    const all = counts.reduce((sum, count) => sum + count, 0) || 1;
    const length = counts[place] ? Math.max(2, ((100 * counts[place]) / all / most) * (width - 2)) : 0;
    const high = (look === "rung" ? 10 : 4) * u;
    const fill = look === "rung" ? { class: `f o${place}` } : { class: look === "you" ? "yo" : "gone" };
    const bar = s("rect", { x: 1, y: y + 1, width: length, height: high, ...fill });
    y += high + 3 * u;
    return length ? bar : null;
  });
  const bars = picture(width, y, "", drawn);
  bars.setAttribute("preserveAspectRatio", "none"); // on paper the slot is narrower
  put(slot, bars);
}
