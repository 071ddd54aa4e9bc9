import type { Focus } from '../actions/keys.ts';

const choices = 'select, input[type="radio"], input[type="checkbox"]';
const texts = 'input, textarea, [contenteditable]:not([contenteditable="false"])';
const buttons = 'button, a[href], summary, [role="button"], [role="menuitem"]';

export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'none';
  if (target.matches('input[type="range"], [role="slider"]')) return 'slider';
  if (target.matches(choices)) return 'choice';
  if (target.closest(texts)) return 'text';
  return target.closest(buttons) ? 'button' : 'none';
}
