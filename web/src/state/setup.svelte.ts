import { app } from './app.ts';

export const setupSteps = ['language', 'account', 'folders', 'ready'] as const;
export type SetupStep = (typeof setupSteps)[number];

/** The way through the wizard: a page that is loaded anew goes on where it was. */
class Setup {
  step = $state<SetupStep>('language');
  /** Chosen to become music folders. */
  folders = $state.raw<readonly string[]>([]);

  constructor() {
    const [at, ...folders] = app.prefs.get('setup');
    this.step = setupSteps.find((step) => step === at) ?? 'language';
    this.folders = folders;
    app.auth.on('signedOut', () => this.finish());
  }

  go(step: SetupStep): void {
    this.keep(step, this.folders);
  }

  choose(path: string): void {
    if (!this.folders.includes(path)) this.keep(this.step, [...this.folders, path]);
  }

  drop(path: string): void {
    const rest = this.folders.filter((each) => each !== path);
    this.keep(this.step, rest);
  }

  finish(): void {
    this.keep('language', []);
  }

  private keep(step: SetupStep, folders: readonly string[]): void {
    this.step = step;
    this.folders = folders;
    app.prefs.set('setup', [step, ...folders]);
  }
}

export const setup = new Setup();
