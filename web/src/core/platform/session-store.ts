import { createStore, get, set } from 'idb-keyval';
import type { SessionStore } from '../queue/keeper.ts';
import type { SavedSession } from '../queue/saved.ts';

/** Sessions in IndexedDB, by user. A browser that refuses storage keeps none. */
export function browserSessions(): SessionStore {
  const store = createStore('segue', 'sessions');
  return {
    read: (user) => get<SavedSession>(user, store),
    write: (user, saved) => set(user, saved, store),
  };
}
