import { app } from './app.ts';

export const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

class ThemeChoice {
  choice = $state<Theme>(app.prefs.get('theme'));

  constructor() {
    this.show();
  }

  choose(theme: Theme): void {
    this.choice = theme;
    app.prefs.set('theme', theme);
    this.show();
  }

  private show(): void {
    const root = document.documentElement;
    if (this.choice === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = this.choice;
    // The browser's own bars: one meta for each scheme, of which the right one must hold.
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      const { scheme } = meta.dataset;
      const system = `(prefers-color-scheme: ${scheme})`;
      meta.media = this.choice === 'system' ? system : this.choice === scheme ? 'all' : 'not all';
    }
  }
}

export const theme = new ThemeChoice();
