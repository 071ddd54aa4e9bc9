import { ApiError } from '#core/api/errors.ts';
import { sayIn, type ValuesOf } from '#core/words.ts';
import type { en, MessageKey, Translation } from '#messages/en.ts';
import { app } from './app.ts';

/** Only the language that is spoken here is fetched. */
const fetched: Record<string, () => Promise<Translation>> = {
  en: () => import('#messages/en.ts').then(({ en }) => en),
  de: () => import('#messages/de.ts').then(({ de }) => de),
};

/** Each language calls itself. */
export const languages = [
  { locale: 'en', name: 'English' },
  { locale: 'de', name: 'Deutsch' },
];

class Language {
  locale = $state('en');
  /** What the listener chose; null: what the browser speaks. */
  choice = $state(app.prefs.get('locale'));
  private messages = $state.raw<Translation>();

  async start(): Promise<void> {
    const wanted = this.choice ?? navigator.language;
    const known = languages.find(({ locale }) => wanted.split('-')[0] === locale);
    await this.speak(known?.locale ?? 'en');
  }

  async choose(choice: string | null): Promise<void> {
    this.choice = choice;
    app.prefs.set('locale', choice);
    await this.start();
  }

  say<Key extends MessageKey>(key: Key, ...[values]: ValuesOf<(typeof en)[Key]>): string {
    return this.messages ? sayIn(this.locale, this.messages[key], values) : '';
  }

  /** A language that cannot be fetched leaves the page with the words that it has. */
  private async speak(locale: string): Promise<void> {
    try {
      this.messages = await fetched[locale]?.();
      this.locale = locale;
    } catch (cause) {
      if (!this.messages && locale !== 'en') return this.speak('en');
      if (!this.messages) throw cause;
    }
    document.documentElement.lang = this.locale;
  }
}

export const language = new Language();

/** A message in the listener's language. Reads runes: the page follows a change of language. */
export const t: Language['say'] = (key, ...values) => language.say(key, ...values);

/** The server's texts begin small, to stand within others. */
export function asSentence(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
}

/** What went wrong, for a person: the server's own words where it answered. */
export function explain(cause: unknown): string {
  if (cause instanceof ApiError && cause.unreachable) return t('problem.unreachable');
  return asSentence(cause instanceof Error ? cause.message : String(cause));
}
