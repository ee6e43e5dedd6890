// The page comes to life: its steps in order, the state from the address, the first runs under way.
import { file, runs, withGuess, withSeat } from "./data.js";
import { read, written } from "./address.js";
import { buildChange, drawChange } from "./change.js";
import { buildEnds, drawEnds, playDoubt, waitsForDoubt } from "./ends.js";
import { buildGuess, drawGuess } from "./guess.js";
import { waitsForHunt } from "./hunt.js";
import { buildPagers, drawPath, focusStep, listenToLinks, steps, writeAddress } from "./path.js";
import { isSettled, playBase, playByName } from "./plays.js";
import { buildHand, drawHand } from "./hand.js";
import { handIn } from "./handed.js";
import { buildRun, drawRun, waitsForRun } from "./run.js";
import { buildSeat, drawSeat, isSeatOver, waitsForSeat } from "./seat.js";
import { hasGuessed, isChanged, onUpdate, state, update } from "./state.js";
import { startTools } from "./tools.js";
import { waitsForTwice } from "./twice.js";

const ADDRESS_AFTER = 200;
const root = document.documentElement;

/** The steps in order. */
function allSteps() {
  return [
    { name: "crisis", build: () => {}, draw: () => {}, done: () => state.seen.crisis },
    withGuess && { name: "guess", build: buildGuess, draw: drawGuess, done: hasGuessed },
    { name: "ends", build: buildEnds, draw: drawEnds, done: () => state.seen.ends && hasGuessed() },
    { name: "run", build: buildRun, draw: drawRun, done: () => state.seen.run },
    (file.policies.length > 0 || file.numbers.length > 0) && { name: "change", build: buildChange, draw: drawChange, done: isChanged },
    withSeat && { name: "seat", build: buildSeat, draw: drawSeat, done: isSeatOver },
    { name: "hand", build: buildHand, draw: drawHand, done: () => false },
  ].filter(Boolean);
}

function draw() {
  state.seen[state.step] = true;
  drawPath();
  steps.find((step) => step.name === state.step).draw();
  playDoubt();
  const waits = !isSettled() || (state.step === "run" && waitsForRun()) || (state.step === "ends" && waitsForDoubt()) || waitsForTwice() || (["seat", "hand"].includes(state.step) && waitsForSeat()) || (["change", "hand"].includes(state.step) && waitsForHunt());
  root.dataset.busy = String(waits);
}

let drawing = false;
let timer = 0;

/** Draw once for all changes of a moment, and write the address a little later. */
function soon() {
  root.dataset.busy = "true";
  if (!drawing) {
    drawing = true;
    queueMicrotask(() => {
      drawing = false;
      draw();
    });
  }
  timer ||= setTimeout(() => {
    timer = 0;
    if (location.hash !== `#${written()}`) writeAddress();
  }, ADDRESS_AFTER);
}

function fromAddress() {
  const names = steps.map((step) => step.name);
  if (location.hash && !names.includes(location.hash.slice(1).split("&")[0])) return writeAddress();
  const before = state.step;
  update(read(location.hash, names, runs));
  if (state.step !== before) queueMicrotask(focusStep);
}

function start() {
  steps.push(...allSteps());
  root.classList.add("js");
  root.style.setProperty("--steps", String(steps.length));
  if (!withGuess) state.skipped = true;
  for (const { name, build } of steps) build(document.querySelector(`#${name} .body`));
  buildPagers();
  listenToLinks();
  startTools(() => update());
  Object.assign(state, read(location.hash, steps.map((step) => step.name), runs));
  onUpdate(soon);
  addEventListener("popstate", fromAddress);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) update();
    width = innerWidth;
  });
  playBase();
  draw();
  window.escalate = { play: playByName, handIn };
}

start();
