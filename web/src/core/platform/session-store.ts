import { createStore, get, promisifyRequest } from 'idb-keyval';
import type { SessionStore } from '../queue/keeper.ts';
import type { SavedSession } from '../queue/saved.ts';

/** Sessions in IndexedDB, by user. A browser that refuses storage keeps none. */
export function browserSessions(): SessionStore {
  const store = createStore('segue', 'sessions');
  return {
    read: (user) => get<SavedSession>(user, store),
    write: (user, saved) =>
      store('readwrite', (sessions) => {
        sessions.put(saved, user);
        // A page that is being left does not live to see the put succeed and commit by itself.
        sessions.transaction.commit();
        return promisifyRequest(sessions.transaction);
      }),
  };
}
