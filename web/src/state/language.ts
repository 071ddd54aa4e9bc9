import { addMessages, init, register, waitLocale } from 'svelte-i18n';
import en from '#messages/en.json';
import { app } from './app.ts';

const known = ['en', 'de'];

/** English comes with the page; other languages are fetched when they are spoken here. */
export async function startLanguage(): Promise<void> {
  addMessages('en', en);
  register('de', () => import('#messages/de.json'));
  const wanted = app.prefs.get('locale') ?? navigator.language;
  const locale = known.find((name) => wanted === name || wanted.startsWith(`${name}-`)) ?? 'en';
  init({ fallbackLocale: 'en', initialLocale: locale });
  document.documentElement.lang = locale;
  await waitLocale(locale);
}
