import type { ActionTitle } from '#messages/en.ts';

/** One thing a listener can do: buttons, keys and media keys all run it from here. */
export interface Action {
  id: string;
  /** Message key of its name. */
  title: ActionTitle;
  /** In tinykeys' words: "Space", "Shift+ArrowRight", "k". */
  keys: readonly string[];
  /** Runs again and again while its key is held down. */
  held?: boolean;
  run: () => void;
  enabled?: () => boolean;
}

export class ActionRegistry {
  private readonly actions = new Map<string, Action>();

  add(action: Action): void {
    if (this.actions.has(action.id)) throw new Error(`There are two actions "${action.id}"`);
    const taken = this.all().find((other) => other.keys.some((key) => action.keys.includes(key)));
    if (taken) throw new Error(`"${action.id}" and "${taken.id}" want the same key`);
    this.actions.set(action.id, action);
  }

  all(): Action[] {
    return [...this.actions.values()];
  }

  get(id: string): Action {
    const action = this.actions.get(id);
    if (!action) throw new Error(`There is no action "${id}"`);
    return action;
  }

  enabled(id: string): boolean {
    return this.get(id).enabled?.() ?? true;
  }

  /** Says whether it ran. */
  run(id: string): boolean {
    if (!this.enabled(id)) return false;
    this.get(id).run();
    return true;
  }
}
