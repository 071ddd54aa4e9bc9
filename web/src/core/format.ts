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

/** How long something lasts, in whole hours and minutes, at least one minute. */
export function hoursAndMinutes(ms: number): { hours: number; minutes: number } {
  const total = Math.max(1, Math.round(ms / 60_000));
  return { hours: Math.floor(total / 60), minutes: total % 60 };
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];

/** "84 GB", in thousands as drives are sold; three digits at most. */
export function spokenBytes(bytes: number, locale: string): string {
  const power = Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const at = Math.min(power, byteUnits.length - 1);
  return new Intl.NumberFormat(locale, {
    ...{ style: 'unit', unit: byteUnits[at], unitDisplay: 'short' },
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** at);
}

const codecNames: Record<string, string> = {
  aac: 'AAC',
  alac: 'ALAC',
  ape: 'APE',
  dsd: 'DSD',
  flac: 'FLAC',
  mp3: 'MP3',
  musepack: 'Musepack',
  opus: 'Opus',
  pcm: 'PCM',
  speex: 'Speex',
  tta: 'TTA',
  vorbis: 'Vorbis',
  wavpack: 'WavPack',
  wma: 'WMA',
  'wma-lossless': 'WMA Lossless',
};

export function codecName({ codec, container }: AudioFormat): string {
  const name = codec === 'other' ? container : codec || container;
  return codecNames[name] ?? name.toUpperCase();
}

/** "FLAC 24/96" for what is lossless, "MP3 320" for what is not. */
export function formatBadge(format: AudioFormat): string {
  const name = codecName(format);
  if (!format.lossless) return format.bitrate_kbps ? `${name} ${format.bitrate_kbps}` : name;
  const rate = format.sample_rate_hz && kilohertz(format.sample_rate_hz);
  if (!rate) return name;
  return format.bit_depth && format.bit_depth > 1
    ? `${name} ${format.bit_depth}/${rate}`
    : `${name} ${rate}`;
}

/** One badge for all of them, when they are of a kind: bit rates that vary are one kind. */
export function commonBadge(formats: readonly AudioFormat[]): string | undefined {
  const alike = (name: (format: AudioFormat) => string) => new Set(formats.map(name)).size === 1;
  const [first] = formats;
  if (!first) return undefined;
  if (alike(formatBadge)) return formatBadge(first);
  return alike(codecName) && formats.every(({ lossless }) => !lossless)
    ? codecName(first)
    : undefined;
}

function kilohertz(hz: number): string {
  return String(Math.round(hz / 10) / 100);
}

export function yearOf(date: string | undefined): string | undefined {
  return date?.slice(0, 4);
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 minutes ago", "yesterday"; undefined when it was within the last minute. */
export function timeAgo(moment: number, now: number, locale: string): string | undefined {
  const ms = Math.max(0, now - moment);
  const unit = units.find(([, length]) => ms >= length);
  if (!unit) return undefined;
  const [name, length] = unit;
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
    -Math.floor(ms / length),
    name,
  );
}
