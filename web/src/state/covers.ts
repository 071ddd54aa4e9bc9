import { imageSource, type ImageSource } from '#core/api/images.ts';
import { app } from './app.ts';

interface Covered {
  cover?: string;
  thumbhash?: string;
}

/** The cover of an album, an artist or a track in its exact box; undefined where there is none. */
export function coverOf(music: Covered | undefined, side: number): ImageSource | undefined {
  if (music?.cover === undefined) return undefined;
  return imageSource(app.platform.baseUrl, music.cover, side, music.thumbhash);
}
