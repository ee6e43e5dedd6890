// The picture of the hunt: zero a thick line, a mark with its whisker at each place tried, nothing where none was tried.
import { file } from "./data.js";
import { picture, put, s, unit } from "./dom.js";
import { plain, signedPoints } from "./rounding.js";
import { placesOf } from "./slider.js";
import { word } from "./words.js";

const LEAST = 0.004;

/** How far along the slider a value lies, 0 to 1. */
function along(stops, value) {
  const right = Math.max(1, stops.findIndex((stop) => stop >= value));
  const part = (value - stops[right - 1]) / (stops[right] - stops[right - 1]);
  return (right - 1 + part) / (stops.length - 1);
}

/**
 * Draw the places.
 * @param {HTMLElement} root @param {import("./hunting.js").Hunted} hunt @param {number} now the value whose mark is named
 */
export function drawMarks(root, { number, ending, places }, now) {
  const u = unit();
  const width = root.clientWidth || 320;
  const [height, foot, edge] = [200 * u, 22 * u, 8 * u];
  const middle = height / 2;
  const most = Math.max(LEAST, ...places.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
  const x = (value) => edge + (width - 2 * edge) * along(placesOf(number), value);
  const y = (share) => middle - (share / most) * (middle - 30 * u);
  const text = (at, top, anchor, look, words) => s("text", { x: at, y: top, "text-anchor": anchor, "font-size": 13 * u, ...look }, words);
  const { label } = file.outcomes[ending];
  const side = places[0].sign;
  const fitted = (words) => (words.length * 7.4 * u > width - 2 * edge ? `${words.slice(0, Math.floor((width - 2 * edge) / (7.4 * u)) - 1).trimEnd()}…` : words);
  const [top, low] = [14 * u, height - 7 * u];
  const words = ["hunt.more", "hunt.fewer"].map((key) => fitted(word(key, { ending: label })));
  const heads = words.map((each, at) => text(edge, at ? low : top, "start", { "font-weight": 600 }, each));
  const beside = (words[side > 0 ? 1 : 0].length + 14) * 7.4 * u < width;
  const line = side > 0 ? low - (beside ? 0 : 17 * u) : top + (beside ? 0 : 17 * u);
  const band = side ? [s("rect", { x: 0, y: side > 0 ? middle : 0, width, height: middle, class: "band" })] : [];
  const turned = side ? [text(width - edge, line, "end", { class: "turned" }, word("hunt.turned"))] : [];
  const own = x(number.value);
  const ends = [[number.low, "start", 0], [number.high, "end", width]].filter(([value]) => Math.abs(x(value) - own) > 70 * u);
  const feet = ends.map(([value, anchor, at]) => text(at, height + 16 * u, anchor, { class: "q" }, plain(value)));
  const anchor = own < 50 * u ? "start" : own > width - 50 * u ? "end" : "middle";
  feet.push(text(anchor === "middle" ? own : anchor === "start" ? 0 : width, height + 16 * u, anchor, {}, word("slider.value", { value: plain(number.value), own: word("slider.file") })));
  const zero = [s("path", { d: `M0 ${middle}H${width}`, class: "zero", "stroke-width": 3 * u }), s("path", { d: `M${own} ${middle}v${8 * u}M${own} ${height - 1}v${5 * u}`, class: "home" })];
  const order = [...places].sort((a, b) => Number(a.at === now) - Number(b.at === now));
  const marks = order.map((place) => mark(place, place.at === now, ending, { x, y, u, width, middle }));
  put(root, picture(width, height + foot, sentence(number, label, places), band, heads, turned, zero, feet, marks));
}

/** A place: a whisker, and a circle or, where the result is turned round, a diamond. */
function mark({ at, effect, low, high, turned }, now, ending, { x, y, u, width, middle }) {
  const [cx, cy, cap] = [x(at), y(effect), 4 * u];
  const size = (now ? 7 : 4.5) * u;
  const whisker = s("path", { d: `M${cx} ${y(low)}V${y(high)}M${cx - cap} ${y(low)}h${2 * cap}M${cx - cap} ${y(high)}h${2 * cap}`, class: "whisk" });
  const shape = turned
    ? s("path", { d: `M${cx} ${cy - 1.5 * size}L${cx + 1.5 * size} ${cy}L${cx} ${cy + 1.5 * size}L${cx - 1.5 * size} ${cy}z`, class: "yo" })
    : s("circle", { cx, cy, r: size, class: `f o${ending}`, "stroke-width": 2 });
  if (!now) return [whisker, shape];
  const left = cx > width - 70 * u;
  const near = Math.abs(cy - middle) < 14 * u; // beside the line, not under it
  const told = s("text", { x: cx + (left ? -1 : 1) * (size + 6 * u), y: near ? middle + (effect < 0 ? 18 : -9) * u : cy + 5 * u, "text-anchor": left ? "end" : "start", "font-size": 16 * u, class: "now" }, signedPoints(effect));
  return [whisker, shape, told];
}

/** What the picture shows, in words. */
function sentence(number, ending, places) {
  const sorted = [...places].sort((a, b) => a.at - b.at);
  const parts = sorted.map(({ at, effect, sign, turned }) => word(turned ? "hunt.part.turned" : sign ? "hunt.part" : "hunt.part.luck", { at: plain(at), effect: signedPoints(effect) }));
  return word("hunt.sentence", { number: number.label, ending, parts: parts.join("; ") });
}
