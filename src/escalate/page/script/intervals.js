// What luck leaves open, as `escalate.results.intervals` reckons it.

const Z = 1.9599639845400536;

/** Wilson's 95 % interval of a share. @param {number} count @param {number} runs @returns {[number, number]} */
export function wilson(count, runs) {
  const share = count / runs;
  const shrink = 1 + (Z * Z) / runs;
  const middle = (share + (Z * Z) / (2 * runs)) / shrink;
  const half = (Z / shrink) * Math.sqrt((share * (1 - share)) / runs + (Z * Z) / (4 * runs * runs));
  return [count === 0 ? 0 : Math.max(0, middle - half), count === runs ? 1 : Math.min(1, middle + half)];
}

/**
 * The interval of a difference between two shares of the same runs (Bonett and Price 2012).
 * @param {number} gained runs that end so only with the change @param {number} lost only without it
 * @param {number} runs @param {number} z how wide: that of 95 % where nothing else is said @returns {[number, number]}
 */
export function paired(gained, lost, runs, z = Z) {
  const more = (gained + 1) / (runs + 2);
  const fewer = (lost + 1) / (runs + 2);
  const middle = more - fewer;
  const half = z * Math.sqrt((more + fewer - middle * middle) / (runs + 2));
  return [Math.max(-1, middle - half), Math.min(1, middle + half)];
}

/** On which side of zero such an interval lies: 1, -1, or 0 where luck could do it. */
export function sideOf(gained, lost, runs, z = Z) {
  const [low, high] = paired(gained, lost, runs, z);
  return Number(low > 0) - Number(high < 0);
}

/**
 * Places of a hunt read together: their intervals, and which turn the result round; the file's own comes first.
 * @param {{ more: number, fewer: number, runs: number, again: boolean }[]} places @param {number} z how wide
 */
export function readTogether(places, z) {
  return places.map((place) => {
    const { more, fewer, runs: many, again } = place;
    const [low, high] = paired(more, fewer, many, z);
    const sign = sideOf(more, fewer, many, z);
    const [file] = places;
    const turned = again && sign !== 0 && sign === -sideOf(file.more, file.fewer, file.runs, z);
    return { ...place, effect: (more - fewer) / many, low, high, sign, turned };
  });
}
