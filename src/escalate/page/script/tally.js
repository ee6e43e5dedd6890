// The tally as squares: a row an ending, under it the reader's guess, what luck leaves open, and doubt as dots.
import { file } from "./data.js";
import { h, picture, put, s, unit } from "./dom.js";
import { hundred, intervalEnds, ofHundred } from "./rounding.js";
import { wilson } from "./intervals.js";
import { squares } from "./squares.js";
import { word } from "./words.js";

const GAP = 1.5;

/**
 * @typedef {Object} Shown
 * @property {number[]} counts @property {number[] | null} guess
 * @property {boolean} luck @property {boolean} doubt which of the two are drawn
 * @property {{ dots: number[], low: number, high: number, told: boolean }[] | null} others of each ending, under other guesses
 */

/** An empty chart. @param {HTMLElement} root */
export function buildTally(root) {
  const rows = file.order.map((place) => {
    const label = h("div", { class: "lb" }, file.outcomes[place].label);
    const number = h("div", { class: "nb" });
    const bar = h("div", { class: "br" });
    const range = h("div", { class: "db" });
    return { place, number, bar, range, element: h("div", { class: "tr" }, label, number, bar, range) };
  });
  const image = h("div", { role: "img" }, rows.map((row) => row.element));
  put(root, image);
  return { image, rows };
}

/** @param {ReturnType<typeof buildTally>} chart @param {Shown} shown */
export function drawTally(chart, shown) {
  const { counts, guess, others, doubt } = shown;
  const squaresOf = hundred(counts);
  const most = Math.max(...squaresOf, ...(guess ?? [0]), ...(others ?? []).flatMap((each) => each.dots.map((share) => 100 * share)));
  const scale = Math.min(100, Math.ceil((most + 3) / 10) * 10);
  chart.rows.forEach((row, at) => {
    const said = ofHundred(squaresOf[row.place], counts[row.place]);
    const you = guess ? [h("br"), h("span", { class: "you small" }, word("tally.you", { n: guess[row.place] }))] : null;
    put(row.number, h("b", {}, said), ` ${word("tally.ofHundred")}`, you);
    row.range.textContent = doubt ? othersWords("tally.others", others[row.place]) : "";
    drawRow(row, squaresOf[row.place], shown, scale, at === chart.rows.length - 1);
  });
  chart.image.setAttribute("aria-label", sentence(squaresOf, shown));
}

/** Between which shares nine in ten draws lie, as the command prints them; null where luck may make all of it. */
export function rangeOf({ low, high, told }) {
  return told ? intervalEnds(low, high) : null;
}

function othersWords(key, each) {
  const range = rangeOf(each);
  return word(key, { range: range ? word("tally.to", { low: range[0], high: range[1] }) : word("tally.notTold") });
}

/** What the chart shows, in words. */
function sentence(squaresOf, { counts, guess, others, doubt }) {
  const parts = file.order.map((place) => {
    const told = { ending: file.outcomes[place].label, n: ofHundred(squaresOf[place], counts[place]), you: guess?.[place] };
    const said = word(guess ? "tally.partGuessed" : "tally.part", told);
    return doubt ? `${said} ${othersWords("tally.partOthers", others[place])}` : said;
  });
  return word("tally.sentence", { parts: parts.join("; ") });
}

function drawRow(row, count, { counts, guess, luck, others, doubt }, scale, last) {
  const u = unit();
  const width = row.bar.clientWidth || 300;
  const perRun = width / scale;
  const pitch = 2 * perRun;
  const size = Math.max(2, pitch - GAP);
  const top = luck ? 10 * u : 0;
  const drawn = [s("path", { d: squares(count, top, pitch, size, GAP), class: `f o${row.place}`, "stroke-width": 0.75 })];
  let height = top + 2 * size + GAP;
  if (!count && counts[row.place]) drawn.push(s("path", { d: `M0 ${top}V${height}`, class: `f o${row.place}`, "stroke-width": 2 }));
  if (luck) drawn.push(whisker(counts, row.place, perRun, u));
  if (guess) {
    drawn.push(...guessMark(guess[row.place] * perRun, height + 8 * u, 5 * u));
    height += 15 * u;
  }
  if (doubt) {
    const pile = dotPile(others[row.place].dots.map((share) => 100 * share), perRun, height + 6 * u, width, u);
    drawn.push(...pile.drawn);
    height = pile.bottom;
  }
  if (last) {
    drawn.push(...axis(scale, perRun, width, height + 4 * u, u));
    height += 28 * u;
  }
  put(row.bar, picture(width, height, "", drawn));
}

function whisker(counts, place, perRun, u) {
  const runs = counts.reduce((sum, count) => sum + count, 0);
  const [low, high] = wilson(counts[place], runs).map((share) => share * 100 * perRun);
  const [y, end] = [4 * u, 3.5 * u];
  const path = `M${low} ${y}H${high}M${low} ${y - end}v${2 * end}M${high} ${y - end}v${2 * end}`;
  return s("path", { d: path, stroke: "var(--ink)", "stroke-width": 2, fill: "none" });
}

/** The guess: a dotted line to a diamond. */
export function guessMark(x, y, half) {
  return [
    s("path", { d: `M0 ${y}H${Math.max(0, x - half)}`, stroke: "var(--you)", "stroke-width": 2, "stroke-dasharray": "2 3" }),
    s("path", { d: `M${x - half} ${y}l${half} -${half}l${half} ${half}l-${half} ${half}z`, fill: "var(--paper)", stroke: "var(--you)", "stroke-width": 2 }),
  ];
}

function dotPile(values, perRun, top, width, u) {
  const size = Math.max(5 * u, Math.min(8 * u, perRun * 0.8));
  const piles = new Map();
  for (const value of values) {
    const column = Math.floor((value * perRun) / (size + 1));
    piles.set(column, (piles.get(column) ?? 0) + 1);
  }
  const tallest = Math.max(...piles.values());
  const rise = Math.min(size + 1, (54 * u) / tallest);
  const bottom = top + size + (tallest - 1) * rise;
  const drawn = [s("path", { d: `M0 ${bottom + 1}H${width}`, stroke: "var(--line)" })];
  const look = { r: size / 2, fill: "var(--paper)", stroke: "var(--ink)", "stroke-width": 1.25 };
  for (const [column, many] of piles) {
    for (let i = 0; i < many; i++) drawn.push(s("circle", { cx: (column + 0.5) * (size + 1), cy: bottom - size / 2 - i * rise, ...look }));
  }
  return { drawn, bottom: bottom + 2 };
}

function axis(scale, perRun, width, y, u) {
  const drawn = [s("path", { d: `M0 ${y}H${width}`, stroke: "var(--edge)" })];
  const step = width < 520 * u && scale > 40 ? 20 : 10;
  for (let value = 0; value <= scale; value += step) {
    const last = value + step > scale;
    const anchor = value === 0 ? "start" : last && value * perRun > width - 30 * u ? "end" : "middle";
    const crowded = !last && value + 2 * step > scale && step * perRun < 75 * u;
    const text = s("text", { x: value * perRun, y: y + 18 * u, "font-size": 12 * u, "text-anchor": anchor, class: "q" });
    text.textContent = last ? `${value} ${word("tally.ofHundred")}` : String(value);
    drawn.push(s("path", { d: `M${value * perRun} ${y}v5`, stroke: "var(--edge)" }));
    if (!crowded) drawn.push(text);
  }
  return drawn;
}

/** What the marks mean. */
export function tallyKey({ guess, luck, doubt }) {
  const mark = (width, ...inside) => s("svg", { width, height: 14, viewBox: `0 0 ${width} 14`, "aria-hidden": "true" }, inside);
  const stroke = { stroke: "var(--ink)", "stroke-width": 2, fill: "none" };
  return [
    guess && h("span", {}, mark(14, guessMark(7, 7, 5).slice(1)), word("key.guess")),
    h("span", {}, mark(12, s("path", { d: "M1 2h10v10h-10z", fill: "var(--line)", stroke: "var(--edge)" })), word("key.square")),
    luck && h("span", {}, mark(22, s("path", { d: "M2 7H20M2 3v8M20 3v8", ...stroke })), word("key.luck")),
    doubt && h("span", {}, mark(12, s("circle", { cx: 6, cy: 7, r: 3.4, ...stroke, "stroke-width": 1.25 })), word("key.doubt")),
  ];
}
