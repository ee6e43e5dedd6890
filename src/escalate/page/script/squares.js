// Squares: one is one of 100 runs, everywhere.

/** The path of `count` squares of size `size`, two to a pile. */
export function squares(count, top, pitch, size, gap) {
  let path = "";
  for (let i = 0; i < count; i++) {
    const y = top + (i & 1) * (size + gap);
    path += `M${((i >> 1) * pitch).toFixed(2)} ${y.toFixed(2)}h${size.toFixed(2)}v${size.toFixed(2)}h-${size.toFixed(2)}z`;
  }
  return path;
}
