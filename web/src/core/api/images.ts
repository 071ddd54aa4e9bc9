/** A square picture in the exact box in which it is shown, and denser ones for denser screens. */
export interface ImageSource {
  src: string;
  srcset: string;
  /** What is shown until the picture is there. */
  thumbhash?: string;
}

const densities = [1, 2, 3];

export function imageSource(
  baseUrl: string,
  id: string,
  side: number,
  thumbhash?: string,
): ImageSource {
  const at = (dpr: number) =>
    `${baseUrl}/api/v1/images/${encodeURIComponent(id)}?width=${side}&height=${side}&dpr=${dpr}`;
  const srcset = densities.map((dpr) => `${at(dpr)} ${dpr}x`).join(', ');
  return { src: at(1), srcset, ...(thumbhash === undefined ? {} : { thumbhash }) };
}
