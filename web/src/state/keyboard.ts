import { tinykeys } from 'tinykeys';
import { takesKey } from '#core/actions/keys.ts';
import type { Action } from '#core/actions/registry.ts';
import { focusOf } from '#core/platform/focus.ts';
import { playback } from './playback.ts';

/** Binds every action's keys to the window. Returns the way out. */
export function bindKeys(): () => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const action of playback.actions.all()) {
    for (const key of action.keys) bindings[key] = (event) => press(action, event);
  }
  // What to ignore is decided in `press`: by itself the library passes over every slider.
  return tinykeys(window, bindings, { ignore: ({ isComposing }) => isComposing });
}

/** "/" outside a field, and Ctrl or ⌘ with K anywhere. */
export function leadsToSearch(event: KeyboardEvent): boolean {
  if (event.key.toLowerCase() === 'k') return event.ctrlKey || event.metaKey;
  return event.key === '/' && focusOf(event.target) !== 'text';
}

function press(action: Action, event: KeyboardEvent): void {
  const modified = event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
  if (event.defaultPrevented) return;
  if (takesKey(focusOf(event.target), { key: event.key, modified })) return;
  if (!playback.actions.enabled(action.id)) return;
  event.preventDefault();
  if (!event.repeat || action.held) playback.actions.run(action.id);
}
