/** Short messages at the edge of the page. What shows them is fetched when there is one to show. */
export interface Notice {
  text: string;
  detail?: string;
  kind: 'error' | 'info';
  /** What it can be answered with. */
  action?: { text: string; run: () => void };
  /** Another notice of this name takes its place; else one with the same text does. */
  id?: string;
}

type Show = (notice: Notice) => void;

let show: Show | undefined;
let waiting: Notice[] = [];
let wake: () => void = () => undefined;

export function notify(notice: Notice): void {
  if (show) return show(notice);
  waiting.push(notice);
  wake();
}

/** The layout says how to bring up whatever shows notices. */
export function whenFirstNotice(callback: () => void): void {
  wake = callback;
  if (waiting.length > 0) callback();
}

export function setNoticeShower(shower: Show): void {
  show = shower;
  for (const notice of waiting) shower(notice);
  waiting = [];
}
