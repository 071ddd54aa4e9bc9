import type { ListenReport } from './api/types.ts';

/** Everything this browser remembers, typed in one place. Keys carry a version: when a value's
 *  shape changes, raise it here and old values are forgotten instead of misread. */
interface Shapes {
  token: string | null;
  theme: 'system' | 'dark' | 'light';
  locale: string | null;
  volume: number;
  muted: boolean;
  queueOpen: boolean;
  /** Where whose music was: the session itself is too large to lie here. */
  position: Position | null;
  /** Where the wizard stands, and the folders chosen in it; nothing: at its beginning. */
  setup: readonly string[];
  /** Heard, and not yet told to the server. */
  listens: ListenReport[];
  /** Tests: a recorder worklet hears what leaves the audio graph (web/README.md, "Hearing"). */
  audioProbe: boolean;
}

export interface Position {
  user: string;
  uid: number;
  ms: number;
}

export type PrefName = keyof Shapes;

const version = 1;

const isBoolean = (value: unknown) => typeof value === 'boolean';
const isTextOrNull = (value: unknown) => value === null || typeof value === 'string';

const definitions: {
  [Name in PrefName]: { initial: Shapes[Name]; valid: (value: unknown) => boolean };
} = {
  token: { initial: null, valid: isTextOrNull },
  theme: { initial: 'system', valid: (value) => /^(system|dark|light)$/.test(String(value)) },
  locale: { initial: null, valid: isTextOrNull },
  volume: {
    initial: 1,
    valid: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  },
  muted: { initial: false, valid: isBoolean },
  queueOpen: { initial: false, valid: isBoolean },
  position: { initial: null, valid: (value) => typeof value === 'object' },
  setup: { initial: [], valid: Array.isArray },
  listens: { initial: [], valid: Array.isArray },
  audioProbe: { initial: false, valid: isBoolean },
};

export interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export class Prefs {
  constructor(private readonly store: TextStore) {}

  static key(name: PrefName): string {
    return `segue.${version}.${name}`;
  }

  get<Name extends PrefName>(name: Name): Shapes[Name] {
    const { initial, valid } = definitions[name];
    try {
      const text = this.store.getItem(Prefs.key(name));
      if (text === null) return initial;
      const value: unknown = JSON.parse(text);
      return valid(value) ? (value as Shapes[Name]) : initial;
    } catch {
      return initial;
    }
  }

  /** A full or forbidden store loses the value, never the click. */
  set<Name extends PrefName>(name: Name, value: Shapes[Name]): void {
    try {
      if (value === definitions[name].initial) this.store.removeItem(Prefs.key(name));
      else this.store.setItem(Prefs.key(name), JSON.stringify(value));
    } catch {
      // Private windows refuse storage; the value then lives as long as the page.
    }
  }
}
