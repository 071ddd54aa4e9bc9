import type { ReplayGain } from '../api/types.ts';

/** album: levels within an album keep their relation; track: every track equally loud. */
export type GainMode = 'album' | 'track';

/** The factor to play with: 10^(dB/20), never above what the peak allows without clipping. */
export function replayGain(gain: ReplayGain | undefined, mode: GainMode): number {
  if (!gain) return 1;
  const album = mode === 'album';
  const db = album
    ? (gain.album_gain_db ?? gain.track_gain_db)
    : (gain.track_gain_db ?? gain.album_gain_db);
  if (db === undefined || !Number.isFinite(db)) return 1;
  const peak = album ? (gain.album_peak ?? gain.track_peak) : (gain.track_peak ?? gain.album_peak);
  const factor = 10 ** (db / 20);
  return peak !== undefined && peak > 0 ? Math.min(factor, 1 / peak) : factor;
}
