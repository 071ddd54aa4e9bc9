import type { ListenReport } from '../api/types.ts';
import type { ContextSource, Session } from './session.ts';

/** Where a context can be seen again; undefined when it has no page. */
export function pageOf({ type, ref }: Pick<ContextSource, 'type' | 'ref'>): string | undefined {
  switch (type) {
    case 'album':
    case 'artist':
    case 'playlist':
      return `/${type}/${ref}`;
    case 'genre':
      return `/genre/${encodeURIComponent(ref)}`;
    case 'favourites':
      return '/favourites';
    default:
      return ref.startsWith('/') ? ref : undefined;
  }
}

/** What the server shall remember a track as played from: the context where it opens again, else
 *  the track's album. */
export function playedFrom(session: Session, albumId: string): ListenReport['context'] {
  const { context, current } = session;
  if (context && current?.origin === 'context') {
    const { type: kind, ref } = context;
    if (kind === 'album' || kind === 'artist' || kind === 'playlist' || kind === 'genre') {
      return { kind, ref };
    }
  }
  return { kind: 'album', ref: albumId };
}
