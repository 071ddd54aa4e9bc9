/** Covers are asked for in the exact box in which they are shown, once and twice as dense. */
export interface ImageSource {
  src: string;
  srcset: string;
}

export function imageSource(baseUrl: string, id: string, side: number): ImageSource {
  const at = (dpr: number) =>
    `${baseUrl}/api/v1/images/${encodeURIComponent(id)}?width=${side}&height=${side}&dpr=${dpr}`;
  return { src: at(1), srcset: `${at(1)} 1x, ${at(2)} 2x` };
}
