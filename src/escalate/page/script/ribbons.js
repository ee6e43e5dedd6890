// Which runs end otherwise: both sides in the same slots, so that a level ribbon means that nothing moved.
import { file } from "./data.js";
import { h, picture, put, s, unit } from "./dom.js";
import { points } from "./rounding.js";
import { word } from "./words.js";

/**
 * @typedef {Object} Plan where everything stands
 * @property {boolean} narrow @property {number} left @property {number} right @property {number} bar widths and edges
 * @property {{ place: number, label: number, top: number, slot: number, middle: number }[]} slots @property {number} height
 */

/** Sums of the rows and of the columns of a flow. @param {number[][]} flow */
export function sidesOf(flow) {
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  return [flow.map(sum), flow.map((_, j) => sum(flow.map((row) => row[j])))];
}

/** @returns {Plan & { scale: number }} */
function planOf(flow, width, room) {
  const u = unit();
  const narrow = width < 640 * u;
  const [before, after] = sidesOf(flow);
  const total = before.reduce((sum, count) => sum + count, 0) || 1;
  const larger = before.map((count, place) => Math.max(count, after[place]));
  const all = larger.reduce((sum, count) => sum + count, 0) || 1;
  const shown = file.order;
  const gap = (narrow ? 6 : 10) * u;
  const labels = shown.map((place) => (narrow ? labelHeight(file.outcomes[place].label, width, u) : 0));
  const least = (place) => (narrow ? 0 : Math.max(40 * u, sideHeight(file.outcomes[place].label, u)));
  const scale = narrow ? Math.max((60 * u) / total, Math.min((250 * u) / total, (room - labels.reduce((sum, label) => sum + label + gap, 0)) / all)) : (330 * u) / total;
  let y = 0;
  const slots = shown.map((place, row) => {
    const label = labels[row];
    const height = larger[place] * scale;
    const slot = Math.max(least(place), height);
    const at = { place, label, slot: y, top: y + label + (narrow ? 0 : (slot - height) / 2), middle: y + slot / 2 };
    y += label + slot + gap;
    return at;
  });
  const [left, right] = narrow ? [0, width] : [215 * u, width - 230 * u];
  return { narrow, left, right, bar: (narrow ? 9 : 14) * u, slots, height: y, scale };
}

/** Room for a label over its ribbon, in as many lines as it takes beside its numbers. */
function labelHeight(label, width, u) {
  const size = (width < 340 * u ? 13 : 15) * u;
  const lines = Math.ceil((label.length * size * 0.54) / (width - 8.6 * size));
  return size * 1.15 * lines + 5 * u;
}

/** The same for a label beside its ribbon. */
function sideHeight(label, u) {
  return 18 * u * Math.ceil((label.length * 8.6) / 150);
}

/** The ribbons of a plan: unchanged ones first, then from thin to thick. */
function ribbonsOf(flow, { left, right, bar, slots, scale }) {
  const top = (place) => slots.find((slot) => slot.place === place).top;
  const [from, to] = [file.outcomes.map((_, place) => top(place)), file.outcomes.map((_, place) => top(place))];
  const found = [];
  for (const { place: i } of slots) {
    for (const { place: j } of slots) {
      if (flow[i][j] < 0.5) continue;
      const wide = flow[i][j] * scale;
      found.push({ i, j, runs: flow[i][j], wide, y0: from[i], y1: 0 });
      from[i] += wide;
    }
  }
  for (const { place: j } of slots) {
    for (const ribbon of found.filter((each) => each.j === j)) {
      ribbon.y1 = to[j];
      to[j] += ribbon.wide;
    }
  }
  const [x0, x1] = [left + bar + 2, right - bar - 2];
  const xm = (x0 + x1) / 2;
  for (const ribbon of found) {
    const { y0, y1, wide } = ribbon;
    ribbon.path = `M${x0} ${y0}C${xm} ${y0} ${xm} ${y1} ${x1} ${y1}V${y1 + wide}C${xm} ${y1 + wide} ${xm} ${y0 + wide} ${x0} ${y0 + wide}z`;
  }
  return found.sort((a, b) => (a.i === a.j ? 0 : 1) - (b.i === b.j ? 0 : 1) || a.runs - b.runs);
}

/**
 * Draw the ribbons.
 * @param {HTMLElement} root @param {number[][]} flow @param {number} room height that a narrow page has for them
 * @param {[number, number] | null} chosen @param {(ribbon: [number, number]) => void} choose
 */
export function drawRibbons(root, flow, room, chosen, choose) {
  const width = root.clientWidth || 320;
  const plan = planOf(flow, width, room);
  const [before, after] = sidesOf(flow);
  const drawn = ribbonsOf(flow, plan).map((ribbon) => {
    const same = ribbon.i === ribbon.j;
    const open = chosen && chosen[0] === ribbon.i && chosen[1] === ribbon.j;
    const look = { "fill-opacity": same ? 0.16 : chosen && !open ? 0.25 : 0.78, "stroke-width": same ? 0 : 0.6, "stroke-opacity": 0.8 };
    const path = s("path", { d: ribbon.path, class: `rb f o${ribbon.j}${same ? " same" : ""}${open ? " sel" : ""}`, ...look });
    if (!same) path.addEventListener("click", () => choose([ribbon.i, ribbon.j]));
    return path;
  });
  const node = (x, slot, runs) => runs > 0 && s("rect", { x, y: slot.top, width: plan.bar, height: Math.max(1.5, runs * plan.scale), class: `f o${slot.place}` });
  const nodes = plan.slots.flatMap((slot) => [node(plan.left, slot, before[slot.place]), node(plan.right - plan.bar, slot, after[slot.place])]);
  root.style.height = `${plan.height}px`;
  put(root, picture(width, plan.height, sentence(before, after), drawn, nodes.filter(Boolean)), labels(plan, before, after));
}

/** Both sides of 100 with a decimal, so that a difference in a sentence can be seen in them. */
function pointsOf(...sides) {
  return sides.map((counts) => {
    const runs = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => points(count, runs));
  });
}

/** What the picture shows, in words. */
function sentence(before, after) {
  const [was, is] = pointsOf(before, after);
  const parts = file.order.map((place) => word("ribbons.part", { ending: file.outcomes[place].label, before: was[place], after: is[place] }));
  return word("ribbons.sentence", { parts: parts.join("; ") });
}

function labels(plan, before, after) {
  const u = unit();
  const [was, is] = pointsOf(before, after);
  return plan.slots.flatMap((slot) => {
    const { label } = file.outcomes[slot.place];
    const numbers = [was[slot.place], is[slot.place]];
    if (plan.narrow) {
      const line = h("div", { class: "L nar", "aria-hidden": "true" }, h("span", {}, label), h("span", {}, h("b", {}, numbers.join(" → "))));
      Object.assign(line.style, { top: `${slot.slot}px`, height: `${slot.label - 2 * u}px` });
      return [line];
    }
    const left = h("div", { class: "L lft", "aria-hidden": "true" }, h("span", {}, label), h("b", {}, numbers[0]));
    const right = h("div", { class: "L rgt", "aria-hidden": "true" }, h("b", {}, numbers[1]), h("span", {}, label));
    Object.assign(left.style, { top: `${slot.middle}px`, left: "0", width: `${plan.left - 10 * u}px` });
    Object.assign(right.style, { top: `${slot.middle}px`, left: `${plan.right + 10 * u}px`, width: `${plan.left - 10 * u}px` });
    return [left, right];
  });
}
