import { hoursAndMinutes, timeAgo } from '#core/format.ts';
import { language, t } from './language.svelte.ts';

/** "48 min", "1 h 12 min", and days when there are many hours. */
export function spokenDuration(ms: number): string {
  const { hours, minutes } = hoursAndMinutes(ms);
  if (hours >= 48) return t('duration.days', { count: Math.round(hours / 24) });
  return hours > 0 ? t('duration.hours', { hours, minutes }) : t('duration.minutes', { minutes });
}

export function spokenDay(moment: number): string {
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'long' }).format(moment);
}

export function spokenMoment(moment: number): string {
  const style = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(language.locale, style).format(moment);
}

export function spokenTimeAgo(moment: number): string {
  return timeAgo(moment, Date.now(), language.locale) ?? t('activeNow');
}
