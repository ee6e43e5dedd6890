// Shares of runs in whole hundredths, by the rules of `escalate.results.words`: honest at both ends, adding up to 100.

/**
 * Shares of one whole in whole per cents that add up to 100 (largest remainder).
 * @param {number[]} shares @returns {number[]}
 */
export function wholePerCents(shares) {
  const floors = shares.map((share) => (share < 0.005 ? 0 : Math.floor(100 * share + 1e-9)));
  const sum = shares.reduce((total, share) => total + share, 0);
  const left = evenRound(100 * sum) - floors.reduce((total, floor) => total + floor, 0);
  const able = shares.map((_, place) => place).filter((place) => shares[place] >= 0.005);
  able.sort((a, b) => floors[a] - 100 * shares[a] - (floors[b] - 100 * shares[b]));
  for (const place of able.slice(0, Math.max(0, left))) floors[place] += 1;
  return floors;
}

/** To the nearest whole number, ties to even. @param {number} value */
function evenRound(value) {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 ? floor + 1 : floor;
}

/** Counts as whole hundredths of their sum. @param {ArrayLike<number>} counts @returns {number[]} */
export function hundred(counts) {
  const all = Array.from(counts);
  const total = all.reduce((sum, count) => sum + count, 0) || 1;
  return wholePerCents(all.map((count) => count / total));
}

/** A share in whole per cents, as a sentence says it. @param {number} share */
export function perCent(share) {
  if (share > 0 && share < 0.005) return "under 1 %";
  if (share >= 0.995 && share < 1) return "over 99 %";
  return `${Math.floor(100 * share + 0.5)} %`;
}

/** Both ends of an interval of shares in hundredths, with decimals where they are small or alike. */
export function intervalEnds(low, high) {
  const digits = high >= 0.1 ? 0 : high >= 0.01 ? 1 : 2;
  const alike = (low * 100).toFixed(digits) === (high * 100).toFixed(digits);
  return [low, high].map((share) => (share * 100).toFixed(alike ? digits + 1 : digits));
}

/** A count of so many runs in hundredths, with a decimal. */
export function points(count, runs) {
  return tenths((100 * count) / (runs || 1));
}

/** A number from 0 up with one decimal, as Python writes it: where it lies midway, that is a quarter, to the even one. */
function tenths(value) {
  return (value % 1 === 0.25 ? value - 0.05 : value).toFixed(1);
}

/** A difference of shares in points of 100 with its sign. @param {number} share */
export function signedPoints(share) {
  const text = tenths(Math.abs(100 * share));
  return Number(text) === 0 ? "0.0" : `${share > 0 ? "+" : "−"}${text}`;
}

/** What stands for a count of which so many of 100 are squares. @param {number} whole @param {number} count */
export function ofHundred(whole, count) {
  return whole === 0 && count > 0 ? "under 1" : String(whole);
}

/** A number as the file has it, with a minus that is one. @param {number} value */
export function plain(value) {
  return String(value).replace("-", "−");
}

/** A number with commas. @param {number} value */
export function grouped(value) {
  return value.toLocaleString("en-GB").replace("-", "−");
}

/** The same with its sign. @param {number} value */
export function signed(value) {
  return value > 0 ? `+${grouped(value)}` : grouped(value);
}
