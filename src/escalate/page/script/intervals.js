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
 * The 95 % interval of a difference between two shares of the same runs (Bonett and Price 2012).
 * @param {number} gained runs that end so only with the change @param {number} lost only without it
 * @param {number} runs @returns {[number, number]}
 */
export function paired(gained, lost, runs) {
  const more = (gained + 1) / (runs + 2);
  const fewer = (lost + 1) / (runs + 2);
  const middle = more - fewer;
  const half = Z * Math.sqrt((more + fewer - middle * middle) / (runs + 2));
  return [Math.max(-1, middle - half), Math.min(1, middle + half)];
}
