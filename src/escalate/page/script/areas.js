// Shares of the endings over the steps of a run, one upon the other in the order of the ladder.
import { file } from "./data.js";
import { s, unit } from "./dom.js";
import { text } from "./strip.js";

/**
 * @param {number[][]} shares a row a step, in fractions of 1; the last is how the run ended
 * @param {number} width of all steps of the clock @param {number} top @param {number} height
 */
export function areas(shares, width, top, height) {
  const column = width / file.clock.steps;
  const x = (row) => (row * column).toFixed(1);
  const floors = shares.map(() => 0);
  const drawn = [];
  const labels = [];
  for (const place of file.order) {
    const over = shares.map((row, at) => `${x(at)} ${(top + floors[at] * height).toFixed(1)}`);
    const bands = shares.map((row, at) => [floors[at], floors[at] + row[place]]);
    shares.forEach((row, at) => (floors[at] += row[place]));
    const under = shares.map((row, at) => `${x(at)} ${(top + floors[at] * height).toFixed(1)}`);
    drawn.push(s("path", { d: `M${over.join("L")}L${under.reverse().join("L")}z`, class: `f o${place}`, "stroke-width": 0.75 }));
    labels.push(labelWithin(place, bands, column, top, height));
  }
  return [...drawn, ...labels.filter(Boolean)];
}

/** An ending's name where its band has room for all of it; null where it has none. */
function labelWithin(place, bands, column, top, height) {
  const size = 12.5 * unit();
  const { label } = file.outcomes[place];
  const columns = Math.ceil((label.length * size * 0.58) / column) + 1;
  let best = null;
  for (let at = 0; at + columns < bands.length; at++) {
    const within = bands.slice(at, at + columns + 1);
    const low = Math.max(...within.map((band) => band[0]));
    const high = Math.min(...within.map((band) => band[1]));
    const room = (high - low) * height;
    if (room > size * 1.25 && (!best || room > best.room + 2)) best = { room, at, middle: (low + high) / 2 };
  }
  if (!best) return null;
  const where = [(best.at + columns / 2) * column, top + best.middle * height + size * 0.35];
  return text(label, ...where, { "font-size": size, "text-anchor": "middle", "font-weight": 600, class: `on o${place}` });
}
