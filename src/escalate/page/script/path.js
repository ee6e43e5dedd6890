// The path: one step at a time, each of which can be reached from the top of the page.
import { written } from "./address.js";
import { h } from "./dom.js";
import { state, update } from "./state.js";
import { word } from "./words.js";

/**
 * @typedef {Object} Step
 * @property {string} name @property {(root: HTMLElement) => void} build @property {() => void} draw
 * @property {() => boolean} done
 */

/** @type {Step[]} */
export const steps = [];

/** Open a step: its heading takes the focus. @param {string} name */
export function goTo(name) {
  writeAddress();
  update({ step: name });
  history.pushState(null, "", `#${written()}`);
  queueMicrotask(focusStep); // after the step was drawn
}

/** Put the state into the address in view. */
export function writeAddress() {
  history.replaceState(null, "", `#${written()}`);
}

/** Put the focus on the heading of the step in view. */
export function focusStep() {
  scrollTo(0, 0);
  const heading = document.querySelector(".step.on h2");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** The links at a step's foot. */
export function buildPagers() {
  steps.forEach(({ name }, place) => {
    const [before, after] = [steps[place - 1]?.name, steps[place + 1]?.name];
    const root = document.getElementById(name);
    if (place === 0) return;
    const back = h("a", { class: "btn", href: `#${before}` }, `‹ ${word(`path.${before}`)}`);
    const on = after && name !== "guess" ? h("a", { class: "btn go", href: `#${after}` }, `${word(`path.${after}`)} ›`) : null;
    root.append(h("div", { class: "pager" }, back, on));
  });
}

/** Links to steps, wherever they stand. */
export function listenToLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest('a[href^="#"]');
    const name = link && link.hash.slice(1);
    if (name === "main") document.getElementById("main").focus();
    if (name === "main") event.preventDefault();
    if (!name || !steps.some((step) => step.name === name)) return;
    event.preventDefault();
    goTo(name);
  });
}

/** Show which step is in view and which are done. */
export function drawPath() {
  document.documentElement.dataset.step = state.step;
  for (const [place, { name, done }] of steps.entries()) {
    const here = name === state.step;
    const isDone = !here && Boolean(done());
    document.getElementById(name).classList.toggle("on", here);
    const link = document.querySelector(`.path a[href="#${name}"]`);
    link.classList.toggle("done", isDone);
    if (here) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
    const told = { n: place + 1, name: word(`path.${name}`) };
    link.setAttribute("aria-label", word(isDone ? "path.done" : "path.step", told));
  }
}
