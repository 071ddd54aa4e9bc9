import type { AudioFormat } from './api/types.ts';

/** 4:07, 1:02:03. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** As ISO 8601 says it, for `<time datetime>`. */
export function isoDuration(ms: number): string {
  return `PT${Math.floor(Math.max(0, ms) / 1000)}S`;
}

/** How long an album lasts, in whole hours and minutes, at least one minute. */
export function hoursAndMinutes(ms: number): { hours: number; minutes: number } {
  const total = Math.max(1, Math.round(ms / 60_000));
  return { hours: Math.floor(total / 60), minutes: total % 60 };
}

const codecNames: Record<string, string> = {
  aac: 'AAC',
  alac: 'ALAC',
  ape: 'APE',
  dsd: 'DSD',
  flac: 'FLAC',
  mp3: 'MP3',
  mpc: 'Musepack',
  musepack: 'Musepack',
  opus: 'Opus',
  pcm: 'PCM',
  tta: 'TTA',
  vorbis: 'Vorbis',
  wavpack: 'WavPack',
  wma: 'WMA',
};

/** "FLAC 24/96" for what is lossless, "MP3 320" for what is not. */
export function formatBadge(format: AudioFormat): string {
  const codec = format.codec || format.container;
  const name = codecNames[codec.toLowerCase()] ?? codec.toUpperCase();
  if (!format.lossless) return format.bitrate_kbps ? `${name} ${format.bitrate_kbps}` : name;
  const rate = format.sample_rate_hz && kilohertz(format.sample_rate_hz);
  if (!rate) return name;
  return format.bit_depth && format.bit_depth > 1
    ? `${name} ${format.bit_depth}/${rate}`
    : `${name} ${rate}`;
}

function kilohertz(hz: number): string {
  return String(Math.round(hz / 10) / 100);
}

export function yearOf(date: string | undefined): string | undefined {
  return date?.slice(0, 4);
}
