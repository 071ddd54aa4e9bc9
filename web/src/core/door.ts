/** `open`: the first account can be made from here; `code`: with the terminal's one-time code. */
export type Setup = 'done' | 'open' | 'code';

export interface Visit {
  path: string;
  search: string;
  signedIn: boolean;
  /** Of the wizard, in this browser. */
  step?: string | undefined;
  /** Undefined while the server has not said. */
  setup: Setup | undefined;
  /** The listener signed out: where they were is nobody's business any more. */
  left: boolean;
}

const signInPath = '/login';
const setupPath = '/setup';

/** The pages that stand outside: those who are signed in have no business there, but for whoever is
 *  on the way through the wizard. */
export function isOutside(path: string): boolean {
  return path === signInPath || path === setupPath;
}

/** Where a visit belongs instead; undefined when it may stay. */
export function redirectOf(visit: Visit): string | undefined {
  const { path, search, signedIn, step, setup, left } = visit;
  if (signedIn) {
    const settingUp = path === setupPath && (step === 'folders' || step === 'ready');
    return isOutside(path) && !settingUp ? wantedIn(search) : undefined;
  }
  if (setup === undefined) return undefined;
  const door = setup === 'done' ? signInPath : setupPath;
  if (path === door) return undefined;
  if (door === setupPath || left || path === '/' || isOutside(path)) return door;
  return `${door}?to=${encodeURIComponent(path + search)}`;
}

/** Where `?to=` leads, as long as that is on this server. */
function wantedIn(search: string): string {
  const to = new URLSearchParams(search).get('to') ?? '/';
  return /^\/(?![/\\])/.test(to) && !isOutside(to) ? to : '/';
}
