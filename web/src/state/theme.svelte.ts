import { app } from './app.ts';

type Theme = 'system' | 'dark' | 'light';

const order: readonly Theme[] = ['system', 'light', 'dark'];

class ThemeChoice {
  choice = $state<Theme>(app.prefs.get('theme'));

  choose(theme: Theme): void {
    this.choice = theme;
    app.prefs.set('theme', theme);
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }

  toggle(): void {
    this.choose(order[(order.indexOf(this.choice) + 1) % order.length] ?? 'system');
  }
}

export const theme = new ThemeChoice();
