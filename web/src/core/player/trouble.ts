import type { AudioFormat, Track } from '../api/types.ts';

/** Why a track could not be played. */
export type Trouble =
  /** Its file is missing, or its drive is away. */
  | { kind: 'missing' }
  /** This browser has no decoder for it. */
  | { kind: 'undecodable'; format: AudioFormat }
  /** The server does not have it. */
  | { kind: 'gone' }
  /** The bytes came and are not understood. */
  | { kind: 'broken' }
  /** The server says why, in words for a person. */
  | { kind: 'refused'; message: string };

interface Decoder {
  canPlay(format: AudioFormat): boolean;
}

/** What is known to be in the way before a track is tried. */
export function obstacleOf(track: Track | undefined, decoder: Decoder): Trouble | undefined {
  if (!track) return { kind: 'gone' };
  if (!track.available) return { kind: 'missing' };
  const { format } = track;
  return decoder.canPlay(format) ? undefined : { kind: 'undecodable', format };
}
