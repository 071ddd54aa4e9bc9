/** The colour of a sleeve that has no picture: the same title always has the same one. */
export function hueOf(title: string): number {
  let hue = 7;
  for (const sign of title) hue = (hue * 31 + (sign.codePointAt(0) ?? 0)) % 360;
  return hue;
}
