// A number of the file as a slider: its value marked, its ends in words, basis and source below.
import { h } from "./dom.js";
import { plain } from "./rounding.js";
import { word } from "./words.js";

/** Values that a slider stops at: round ones through the range, its ends and the file's value among them. */
export function placesOf({ low, high, value, whole }) {
  const rough = (high - low) / 40;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(whole ? 1 : 0, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999));
  const found = new Set([low, high, value]);
  for (let many = Math.ceil(low / step); many * step < high; many++) found.add(Number((many * step).toPrecision(10)));
  return [...found].filter((each) => each >= low && each <= high).sort((a, b) => a - b);
}

/** The place nearest to a value. @param {number[]} places @param {number} value */
export function nearestPlace(places, value) {
  return places.reduce((best, each, at) => (Math.abs(each - value) < Math.abs(places[best] - value) ? at : best), 0);
}

/**
 * A slider for a number of the file.
 * @param {object} number @param {string} id @param {(value: number) => void} onValue
 * @returns {{ element: HTMLElement, input: HTMLInputElement, draw: (value: number, resting: number) => void }}
 */
export function slider(number, id, onValue) {
  const places = placesOf(number);
  const input = h("input", {
    type: "range", id, min: 0, max: places.length - 1, step: 1,
    oninput: (event) => onValue(places[Number(event.target.value)]),
  });
  const shown = h("b");
  const tick = h("i", { class: "tick", "aria-hidden": "true" });
  const label = number.start ? word("slider.start", { label: number.label }) : number.label;
  const head = h("div", { class: "hd" }, h("label", { for: id }, label), shown);
  const [low, high] = number.ends.length ? number.ends : ["", ""];
  const end = (value, words) => h("span", {}, words ? word("slider.end", { value: plain(value), words }) : plain(value));
  const ends = h("div", { class: "ends" }, end(number.low, low), end(number.high, high));
  const why = h("details", { class: "why" }, h("summary", {}, word("slider.why")), whyText(number));
  const track = h("div", { class: "track" }, input, tick);
  const element = h("div", { class: "sl" }, head, track, ends, why);
  tick.style.setProperty("--at", String(nearestPlace(places, number.value) / (places.length - 1)));
  const draw = (value, resting) => {
    input.value = String(nearestPlace(places, value));
    const own = value === number.value ? word("slider.file") : value === resting ? word("slider.policy") : "";
    shown.textContent = own ? word("slider.value", { value: plain(value), own }) : plain(value);
    input.setAttribute("aria-valuetext", shown.textContent);
  };
  return { element, input, draw };
}

/** The same for a phone, whose lever has no room for it: the ends in words too. */
export function whyFold(number) {
  const ends = number.ends.map((words, at) => word("slider.end", { value: plain(at ? number.high : number.low), words }));
  const told = ends.length ? h("p", { class: "xs soft" }, `${ends.join("; ")}.`) : null;
  return [h("summary", {}, word("slider.whyOf", { label: number.label })), told, whyText(number)];
}

function whyText({ text, low, high, basis, source, quote, why }) {
  const told = [word(basis ? `slider.basis.${basis}` : "slider.basis", { text: plain(text), low: plain(low), high: plain(high) }), why && `${why}.`, quote && `“${quote}”`, source && word("slider.source", { source })];
  return h("p", { class: "xs soft" }, told.filter(Boolean).join(" "));
}
