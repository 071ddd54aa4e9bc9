import { tinykeys } from 'tinykeys';
import { takesKey } from '#core/actions/registry.ts';
import { app } from './app.ts';

/** Binds every action's keys to the window. Returns the way out. */
export function bindKeys(): () => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const action of app.actions.all()) {
    for (const key of action.keys) {
      bindings[key] = (event) => {
        if (takesKey(event.target, event.key)) return;
        event.preventDefault();
        app.actions.run(action.id);
      };
    }
  }
  return tinykeys(window, bindings);
}
