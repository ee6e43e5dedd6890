// What counts of several draws say of the shares behind them, luck taken out: `escalate.studies.behind`, line by line.

const ROUNDS = 60;
const DOTS = 20;
const ENDS = [0.05, 0.95];
const FACTOR = 2;

/**
 * Twenty dots for the shares behind the draws, from the least up; between which shares nine in ten of them lie, and
 * whether they differ by more than luck could make them.
 * @param {number[]} counts of each draw @param {number} each runs
 */
export function sharesBehind(counts, each) {
  const parts = counts.map((_, place) => (place + 0.5) / counts.length);
  const behind = quantiles(counts, each, [...parts, ...ENDS]);
  const [low, high] = behind.splice(counts.length);
  const dots = Array.from({ length: DOTS }, (_, dot) => at(behind, ((dot + 0.5) / DOTS) * (behind.length - 1)));
  return { dots, low, high, told: isTold(counts, each) };
}

function isTold(counts, each) {
  const shares = counts.map((count) => count / each);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(shares);
  const total = mean(shares.map((share) => (share - middle) ** 2));
  const luck = (mean(shares.map((share) => share * (1 - share))) / (each - 1)) * (1 - 1 / counts.length);
  return total > luck * (1 + FACTOR * Math.sqrt(2 / (counts.length - 1)));
}

/** A value between those of a sorted list. */
function at(sorted, place) {
  const floor = Math.min(Math.floor(place), sorted.length - 2);
  return sorted[floor] + (place - floor) * (sorted[floor + 1] - sorted[floor]);
}

/** Below which shares such parts of the shares behind the counts lie. */
function quantiles(counts, each, parts) {
  const times = new Map();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  const size = Math.max(200, Math.ceil(7 * Math.sqrt(each)));
  const grid = Array.from({ length: size }, (_, i) => Math.sin((Math.PI / 2 / (size - 1)) * i) ** 2);
  const seen = [...times.keys()].map((count) => ({ times: times.get(count), fits: fitsOf(count, each, grid) }));
  let weights = grid.map(() => 1 / size);
  for (let round = 0; round < ROUNDS; round++) {
    const moved = grid.map(() => 0);
    for (const { times: often, fits } of seen) {
      const sum = fits.reduce((all, fit, i) => all + fit * weights[i], 0);
      fits.forEach((fit, i) => (moved[i] += (often / sum) * fit));
    }
    weights = weights.map((weight, i) => (weight * moved[i]) / counts.length);
  }
  let sum = 0;
  const middles = weights.map((weight) => (sum += weight) - weight / 2);
  return parts.map((part) => between(part, middles, grid));
}

/** How well each share of the grid fits a count. */
function fitsOf(count, each, grid) {
  const logs = grid.map((share) => {
    const inner = Math.min(Math.max(share, 1e-15), 1 - 1e-15);
    return count * Math.log(inner) + (each - count) * Math.log1p(-inner);
  });
  const best = Math.max(...logs);
  return logs.map((log) => Math.exp(log - best));
}

/** Linear interpolation, flat beyond the ends. */
function between(x, xs, ys) {
  const right = xs.findIndex((each) => each > x);
  if (right === 0) return ys[0];
  if (right < 0) return ys[ys.length - 1];
  const part = (x - xs[right - 1]) / (xs[right] - xs[right - 1]);
  return ys[right - 1] + part * (ys[right] - ys[right - 1]);
}
