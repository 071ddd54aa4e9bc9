/** What has the focus, as far as it decides who gets a key. */
export type Focus = 'none' | 'text' | 'choice' | 'slider' | 'button';

export interface Press {
  key: string;
  /** Shift, Control, Alt or Meta is held. */
  modified: boolean;
}

const movesSlider = /^(Arrow|Page|Home$|End$)/;

/** Whether the focused element uses a key itself: Space presses the focused button, and must not
 *  also pause the music. */
export function takesKey(focus: Focus, { key, modified }: Press): boolean {
  switch (focus) {
    case 'text':
      return true;
    case 'choice':
      return key === ' ' || key.startsWith('Arrow');
    case 'slider':
      return !modified && movesSlider.test(key);
    case 'button':
      return key === ' ' || key === 'Enter';
    case 'none':
      return false;
  }
}
