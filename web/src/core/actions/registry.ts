/** One thing a listener can do. Buttons, keys and, later, the palette all run it from here. */
export interface Action {
  id: string;
  /** Message key of its name. */
  title: string;
  /** In tinykeys' words: "Space", "Shift+ArrowRight", "k". */
  keys: readonly string[];
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

  get(id: string): Action | undefined {
    return this.actions.get(id);
  }

  run(id: string): void {
    const action = this.actions.get(id);
    if (action && (action.enabled?.() ?? true)) action.run();
  }
}

/** Keys go to the player unless something that uses them itself has the focus. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)
  );
}

/** Space presses the focused button or link; it must not also pause the music. */
export function takesKey(target: EventTarget | null, key: string): boolean {
  if (isTyping(target)) return true;
  if (!(target instanceof HTMLElement)) return false;
  return key === ' ' && target.closest('button, a[href], summary, [role="menuitem"]') !== null;
}
