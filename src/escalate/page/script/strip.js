// A run as a strip: one level over time, and a row of squares an actor; the higher a square sits, the higher its rung.
import { file } from "./data.js";
import { s, unit } from "./dom.js";
import { optionOf } from "./names.js";
import { shortDate } from "./clock.js";
import { isRightToLeft } from "./words.js";

/** A move that comes at most so often is ringed. */
export const RARE = 0.1;

/** The move of an actor in a step of a trace; null where it made none. */
export function moveOf(step, actor) {
  return step?.moves.find((move) => move.actor === actor && move.option !== null) ?? null;
}

/** How likely a move was; a wait where chance took nothing is what the others leave. */
export function oddsOf(move) {
  if (move.option === null) return 1 - move.weighed.reduce((sum, { share }) => sum + share, 0);
  return move.weighed.find((weighed) => weighed.option === move.option).share;
}

/** Whether a mover had anything to choose. */
export function hadChoice(move) {
  return !move.ordered && move.weighed.filter((weighed) => weighed.open).length > 1;
}

/** Whether a move came against the odds. */
export function isRare(move) {
  return !move.ordered && oddsOf(move) <= RARE;
}

/** The class of a move's colour, and how high its rung is. */
export function lookOf(move) {
  const { rung } = optionOf(move.actor, move.option);
  return { look: `r${rung}`, rung: Math.max(0, rung) };
}

/**
 * Rows of squares.
 * @param {object} trace @param {number} width @param {number} top where they begin
 * @param {{ small?: boolean, dress: (square: SVGElement, move: object, step: number) => void }} how
 * @returns {{ drawn: Element[], bottom: number, spans: [number, number][] }} `spans`: where each actor's row lies
 */
export function squareRows(trace, width, top, { small = false, dress }) {
  const u = unit();
  const wide = width > 560 * u;
  const column = width / file.clock.steps;
  const size = Math.min(Math.max(column - 1.6, column * 0.7), (small ? 14 : 15) * u);
  const tall = Math.max(size, 5 * u); // a long clock has bars in place of squares
  const rise = (small ? (wide ? 3.4 : 2.2) : wide ? 4.6 : 3.2) * u;
  const rungs = Math.max(1, file.ladder.length);
  const drawn = [];
  const spans = [];
  let y = top;
  for (const { name, label } of file.actors) {
    const first = y;
    const title = textLines(label, small ? 6 * u : 0, y, width, (small ? 12 : 13) * u, { "font-weight": small ? 400 : 600 });
    drawn.push(...title.drawn);
    y = title.bottom;
    const foot = y + tall + (rungs - 1) * rise;
    drawn.push(...rungLines(width, foot - tall / 2, rungs, rise, small));
    trace.steps.forEach((step, at) => {
      const move = moveOf(step, name);
      if (!move) return;
      const { look, rung } = lookOf(move);
      const x = at * column + (column - size) / 2;
      const square = s("rect", { x, y: foot - tall - rung * rise, width: size, height: tall, class: `f ${look}`, "stroke-width": size < 4 ? 0 : 1 });
      drawn.push(square);
      const more = dress(square, move, at);
      if (more) drawn.push(more);
    });
    y = foot + 8 * u;
    spans.push([first, y]);
  }
  return { drawn, bottom: y, spans };
}

function rungLines(width, foot, rungs, rise, small) {
  const lines = small ? 1 : rungs;
  return Array.from({ length: lines }, (_, rung) => s("path", { d: `M0 ${foot - rung * rise}H${width}`, stroke: "var(--line)", "stroke-width": rung ? 0.5 : 1 }));
}

/** What lies behind the row of an actor whom the reader plays. @param {{ spans: [number, number][] }} rows */
export function ownRow({ spans }, place, width) {
  const [top, bottom] = spans[place];
  return s("rect", { x: 0, y: top - 2, width, height: bottom - top - 3, class: "own" });
}

/** A ring round a square. */
export function ring(square) {
  const number = (name) => Number(square.getAttribute(name));
  const apart = Math.min(2.5, number("width") / 2);
  const box = { x: number("x") - apart, y: number("y") - 2.5, width: number("width") + 2 * apart, height: number("height") + 5 };
  return s("rect", { ...box, fill: "none", stroke: "var(--ink)", "stroke-width": apart < 2.5 ? 1 : 2, rx: 2 });
}

/** One level over the steps, with the numbers that the file compares it with as dashed lines. */
export function levelLine(trace, width, top) {
  const u = unit();
  const { name, label, lines } = file.level;
  const values = trace.steps.map((step) => step.levels[name]);
  const limits = lines.map((line) => line.at);
  const all = [trace.start[name], ...values, ...limits];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const height = (width > 560 * u ? 76 : 60) * u;
  const title = textLines(label, 0, top, width, 13 * u, { "font-weight": 600 });
  const y = (value) => title.bottom + 5 * u + height - ((value - low) / (high - low || 1)) * height;
  const column = width / file.clock.steps;
  const points = values.map((value, step) => `L${((step + 0.5) * column).toFixed(1)} ${y(value).toFixed(1)}`);
  const dashed = limits.map((at) => s("path", { d: `M0 ${y(at)}H${width}`, stroke: "var(--edge)", "stroke-dasharray": "5 4" }));
  const drawn = [
    ...title.drawn,
    ...dashed,
    s("path", { d: `M0 ${y(trace.start[name]).toFixed(1)}${points.join("")}`, fill: "none", stroke: "var(--ink)", "stroke-width": 2, "stroke-linejoin": "round" }),
  ];
  return { drawn, bottom: title.bottom + height + 17 * u };
}

/** Dates or numbers of steps below a strip. */
export function timeAxis(width, y) {
  const u = unit();
  const all = file.clock.steps;
  const column = width / all;
  const room = Math.max(1, Math.floor(width / (90 * u)));
  const many = Math.min(all - 1, Math.max(1, room - 1));
  const shown = [...new Set(Array.from({ length: many + 1 }, (_, i) => Math.round((i * (all - 1)) / many)))];
  return shown.map((step, i) => {
    const [anchor, x] = i === 0 ? ["start", 0] : i === shown.length - 1 ? ["end", width] : ["middle", (step + 0.5) * column];
    return text(shortDate(step), x, y + 13 * u, { "font-size": 12 * u, "text-anchor": anchor, class: "q" });
  });
}

/** A text in as many lines as it takes, at the edge where it is begun to be read; no word of it is cut. @returns {{ drawn: Element[], bottom: number }} */
export function textLines(words, x, top, width, size, more) {
  const most = Math.max(4, Math.floor((width - x) / (0.56 * size)));
  const rows = [""];
  for (const each of words.split(" ")) {
    const last = rows[rows.length - 1];
    if (last && last.length + 1 + each.length > most) rows.push(each);
    else rows[rows.length - 1] = last ? `${last} ${each}` : each;
  }
  const [edge, way] = isRightToLeft(words) ? [width, { direction: "rtl" }] : [x, {}];
  const drawn = rows.map((row, at) => text(row, edge, top + size * (0.95 + 1.2 * at), { "font-size": size, ...way, ...more }));
  return { drawn, bottom: top + size * (1.2 * rows.length + 0.1) };
}

/** A text of a chart. */
export function text(words, x, y, more) {
  const element = s("text", { x, y, ...more });
  element.textContent = words;
  return element;
}
