import type { Shuffle } from './shuffle.ts';

export type Origin = 'upNext' | 'context' | 'autoplay';

/** One occurrence of a track: the same track may lie in a list three times. */
export interface Item {
  uid: number;
  trackId: string;
  origin: Origin;
}

export type ContextType =
  | 'album'
  | 'playlist'
  | 'smartPlaylist'
  | 'artist'
  | 'genre'
  | 'folder'
  | 'search'
  | 'favourites'
  | 'radio'
  | 'list';

/** Where playback was started from. Its own list is never changed by what is played. */
export interface ContextSource {
  type: ContextType;
  /** Its id, for a link to it. */
  ref: string;
  name: string;
  tracks: readonly string[];
  /** By track: what spread keeps apart. */
  groups?: readonly number[];
}

export interface Context extends ContextSource {
  /** The item at place `slot` of `tracks` has the uid `firstUid + slot`. */
  firstUid: number;
  /** Slots in their natural order, once tracks have come or gone; else as they lie. */
  natural?: readonly number[];
}

/** The context's slots as they are played. Up to the cursor lies what does not come any more. */
export interface Order {
  slots: readonly number[];
  /** Where in `slots` the context item stands that was started last; −1: none was. */
  cursor: number;
  /** What lies before the cursor without having been played in this pass. */
  passedOver: readonly number[];
  pass: number;
  seed: number;
}

/** Why an item was left. */
export type End = 'finished' | 'skipped' | 'replaced' | 'error';

export interface Play {
  item: Item;
  startedAt: number;
  /** How far it had come. */
  heardMs: number;
  end: End;
}

export interface History {
  /** What Previous and Next walk along, with the current item at `pointer`. */
  path: readonly Item[];
  pointer: number;
  /** What was played, in true order. */
  log: readonly Play[];
  /** How many were ever logged: the log keeps the latest. */
  logged: number;
  startedAt: number;
}

export type Repeat = 'off' | 'all' | 'one';

export type StopAfter =
  | { kind: 'tracks'; left: number }
  /** When the context, as an album, is through. */
  | { kind: 'context' }
  | { kind: 'time'; at: number };

export interface Modes {
  shuffle: Shuffle;
  repeat: Repeat;
  autoplay: boolean;
  stopAfter: StopAfter | undefined;
}

/** Why nothing plays although something is loaded. */
export type Rest = 'ended' | 'stopped';

/** Everything that decides what plays next. Sessions are never changed: a command makes another. */
export interface Session {
  /** Rises with every change. */
  revision: number;
  /** Rises whenever an item starts, also with the same one anew. */
  plays: number;
  nextUid: number;
  current: Item | undefined;
  upNext: readonly Item[];
  context: Context | undefined;
  order: Order;
  autoplay: readonly Item[];
  history: History;
  modes: Modes;
  rest: Rest | undefined;
}

/** What the machine cannot know by itself. */
export interface Moment {
  /** Milliseconds since 1970. */
  now: number;
  /** Where the current item is. */
  positionMs: number;
}

export const noOrder: Order = { slots: [], cursor: -1, passedOver: [], pass: 0, seed: 0 };

export const emptySession: Session = {
  revision: 0,
  plays: 0,
  nextUid: 1,
  current: undefined,
  upNext: [],
  context: undefined,
  order: noOrder,
  autoplay: [],
  history: { path: [], pointer: -1, log: [], logged: 0, startedAt: 0 },
  modes: { shuffle: 'off', repeat: 'off', autoplay: false, stopAfter: undefined },
  rest: undefined,
};

/** Room for what is added to a context later. */
const uidsPerContext = 2 ** 22;

export function contextOf(session: Session, source: ContextSource): [Context, nextUid: number] {
  const { nextUid } = session;
  return [{ ...source, firstUid: nextUid }, nextUid + uidsPerContext];
}

export function itemAt(context: Context, slot: number): Item {
  return { uid: context.firstUid + slot, trackId: context.tracks[slot] ?? '', origin: 'context' };
}

/** The slot of an item of this context; undefined for all others. */
export function slotOf(context: Context | undefined, uid: number): number | undefined {
  const slot = context ? uid - context.firstUid : -1;
  return context && slot >= 0 && slot < context.tracks.length ? slot : undefined;
}

export function naturalSlots({ tracks, natural }: Context): readonly number[] {
  return natural ?? tracks.map((_, slot) => slot);
}
