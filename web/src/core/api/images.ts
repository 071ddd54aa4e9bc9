/** A square picture in the exact box in which it is shown, and denser ones for denser screens. */
export interface ImageSource {
  src: string;
  srcset: string;
}

const densities = [1, 2, 3];

export function imageSource(baseUrl: string, id: string, side: number): ImageSource {
  const at = (dpr: number) =>
    `${baseUrl}/api/v1/images/${encodeURIComponent(id)}?width=${side}&height=${side}&dpr=${dpr}`;
  return { src: at(1), srcset: densities.map((dpr) => `${at(dpr)} ${dpr}x`).join(', ') };
}
