// Your guess: a hundred counters over the endings and one reason, before any result is seen.
import { file } from "./data.js";
import { h, picture, put, s, unit } from "./dom.js";
import { swatch } from "./names.js";
import { squares } from "./squares.js";
import { state, update } from "./state.js";
import { word } from "./words.js";
import { goTo } from "./path.js";

const GAP = 1.3;
let parts = null;

const left = () => 100 - state.guess.reduce((sum, count) => sum + count, 0);

function place(ending, count) {
  if (state.locked) return;
  const guess = state.guess.slice();
  guess[ending] = Math.max(0, Math.min(count, guess[ending] + left()));
  update({ guess });
}

function row(ending) {
  const { label } = file.outcomes[ending];
  const input = h("input", {
    type: "range", min: 0, max: 100, step: 1, "aria-label": label,
    oninput: (event) => place(ending, Number(event.target.value)),
  });
  const step = (by, sign, words) =>
    h("button", { type: "button", "aria-label": word(words, { ending: label }), onclick: () => place(ending, state.guess[ending] + by) }, sign);
  const fewer = step(-1, "−", "guess.fewer");
  const more = step(1, "+", "guess.more");
  const number = h("b", { "aria-hidden": "true" });
  const squaresAt = h("div", { "aria-hidden": "true" });
  const element = h(
    "div", { class: "gr" },
    h("div", { class: "lb" }, swatch(`o${ending}`), h("span", {}, label)),
    h("div", { class: "pm" }, fewer, number, more),
    h("div", { class: "trk" }, squaresAt, input),
  );
  return { element, input, number, squaresAt, buttons: [fewer, more], ending };
}

function counters(element, count) {
  const width = element.clientWidth || 300;
  const pitch = Math.min(width / 50, 15 * unit());
  const size = pitch - GAP;
  const drawn = (many, look) => s("path", { d: squares(many, 0, pitch, size, GAP), class: look });
  put(element, picture(width, 2 * size + GAP, "", drawn(100, "slot"), drawn(count, "yo")));
}

/** Lay the step out. */
export function buildGuess(root) {
  const leftWords = h("output", {});
  const tray = h("div", { "aria-hidden": "true" });
  const rows = file.order.map(row);
  const reason = h("textarea", { id: "reason", maxlength: 280, oninput: (event) => update({ reason: event.target.value }) });
  const lock = h("button", { type: "button", class: "go", onclick: locked });
  const spread = h("button", { type: "button", class: "plain", onclick: evenly }, word("guess.spread"));
  const pass = h("button", { type: "button", class: "plain", onclick: () => { update({ skipped: true }); goTo("ends"); } }, word("guess.pass"));
  const remark = h("p", { class: "small soft", role: "status" });
  put(
    root,
    h("div", { class: "tray" }, leftWords, tray),
    rows.map((each) => each.element),
    h("div", { class: "lockbox" }, h("label", { for: "reason" }, word("guess.reason")), reason, h("div", { class: "ask" }, lock, spread, pass), remark),
  );
  parts = { leftWords, tray, rows, reason, lock, spread, pass, remark };
}

function locked() {
  if (!state.locked && left() > 0) {
    parts.remark.textContent = word("guess.placeAll", { n: left() });
    return;
  }
  update({ locked: true, skipped: false });
  goTo("ends");
}

function evenly() {
  const guess = state.guess.slice();
  for (let many = left(), turn = 0; many > 0; many--, turn++) guess[file.order[turn % guess.length]] += 1;
  update({ guess });
}

/** Show the state. */
export function drawGuess() {
  const many = left();
  parts.leftWords.textContent = state.locked ? word("guess.locked") : many ? word("guess.left", { n: many }) : word("guess.all");
  counters(parts.tray, many);
  for (const { input, number, squaresAt, buttons, ending } of parts.rows) {
    const count = state.guess[ending];
    number.textContent = String(count);
    input.value = String(count);
    input.disabled = state.locked;
    input.setAttribute("aria-valuetext", word("guess.value", { n: count, left: many }));
    for (const button of buttons) button.disabled = state.locked;
    counters(squaresAt, count);
  }
  parts.lock.classList.toggle("off", many > 0 && !state.locked);
  parts.lock.textContent = word(state.locked ? "guess.see" : "guess.lock");
  parts.spread.hidden = state.locked || many === 0;
  parts.pass.hidden = state.locked;
  parts.reason.readOnly = state.locked;
  if (parts.reason.value !== state.reason) parts.reason.value = state.reason;
  if (many === 0) parts.remark.textContent = "";
}
