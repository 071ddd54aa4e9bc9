import type { Track } from '#core/api/types.ts';
import type { Command } from '#core/queue/commands.ts';
import type { ContextSource, Item, Session } from '#core/queue/session.ts';
import { upcoming } from '#core/queue/upcoming.ts';
import { app } from './app.ts';
import { albumById } from './catalogue.ts';
import { t } from './language.svelte.ts';
import { notify } from './notices.ts';
import { newSeed, playback } from './playback.ts';

const { conductor, engine, media, queue: machine, tracks } = playback;

/** Addresses that are signed in one request when something is played. */
const signedAhead = 200;

const playable = (track: Track) => track.available && engine.canPlay(track.format);

const readerOf = () => ({
  known: (id: string) => tracks.known(id),
  want: (ids: readonly string[]) => tracks.want(ids),
});

/** The queue as runes, and what can be done with music that is seen on the page. */
class QueueView {
  session = $state.raw<Session>(machine.session);
  /** Another one whenever more is known: whoever shows a track follows. */
  private book = $state.raw(readerOf());

  constructor() {
    machine.on('changed', (session) => (this.session = session));
    tracks.on('changed', () => (this.book = readerOf()));
  }

  /** What is known of an item's track; to show it, `want` it. */
  track(item: Item): Track | undefined {
    return this.book.known(item.trackId);
  }

  /** Asks for what is not known, or has expired. */
  want(items: readonly Item[]): void {
    this.book.want(items.map(({ trackId }) => trackId));
  }

  do(command: Command): void {
    conductor.do(command);
  }

  /** An album from one of its tracks on, or from where its order begins. */
  playAlbum(album: readonly Track[], from?: Track): void {
    const shuffled = this.session.modes.shuffle !== 'off';
    const first = from ?? (shuffled ? undefined : album.find(playable));
    this.play(albumContext(album), album, first && album.indexOf(first));
  }

  shuffleAlbum(album: readonly Track[]): void {
    this.do({ kind: 'shuffle', shuffle: 'random', seed: newSeed() });
    this.play(albumContext(album), album);
  }

  async playAlbumById(id: string): Promise<void> {
    const { tracks: album } = await app.queries.query(albumById(id));
    this.playAlbum(album);
  }

  /** A list of any kind from one of its places on: the same song may lie in it twice. */
  playList(source: Omit<ContextSource, 'tracks'>, songs: readonly Track[], from: number): void {
    this.play({ ...source, tracks: songs.map(({ id }) => id) }, songs, from);
  }

  /** A song alone: after it nothing of where it was found. */
  playOnly(track: Track): void {
    const source = { type: 'list' as const, ref: track.album_id, name: track.title };
    this.play({ ...source, tracks: [track.id] }, [track]);
  }

  playNext(songs: readonly Track[]): void {
    this.enqueue('playNext', songs);
  }

  add(songs: readonly Track[]): void {
    this.enqueue('add', songs);
  }

  /** A song of the history: it plays now, and what was to follow still does. */
  playAgain(trackId: string): void {
    this.do({ kind: 'playNext', trackIds: [trackId] });
    const [first] = this.session.upNext;
    if (first?.trackId === trackId) this.do({ kind: 'playQueued', uid: first.uid });
  }

  clear(): void {
    const count = this.session.upNext.length;
    this.do({ kind: 'clear' });
    const run = () => this.do({ kind: 'undo' });
    notify({
      kind: 'info',
      text: t('queue.cleared', { count }),
      action: { text: t('action.undo'), run },
    });
  }

  private play(context: ContextSource, songs: readonly Track[], from?: number): void {
    const seed = newSeed();
    tracks.learn(songs);
    this.do({ kind: 'play', context, seed, ...(from === undefined ? {} : { from }) });
    const soon = upcoming(this.session, signedAhead).map(({ trackId }) => trackId);
    media.sign([...(machine.current ? [machine.current] : []), ...soon]).catch(() => undefined);
    const kept = this.session.upNext.length;
    if (kept === 0) return;
    const action = { text: t('queue.clear'), run: () => this.clear() };
    notify({ kind: 'info', text: t('queue.kept', { count: kept }), action });
  }

  private enqueue(kind: 'playNext' | 'add', songs: readonly Track[]): void {
    tracks.learn(songs);
    this.do({ kind, trackIds: songs.map(({ id }) => id) });
    const text = kind === 'add' ? 'queue.added' : 'queue.addedNext';
    const action = { text: t('action.undo'), run: () => this.do({ kind: 'undo' }) };
    notify({ kind: 'info', text: t(text, { count: songs.length }), action });
  }
}

function albumContext(album: readonly Track[]): ContextSource {
  const [first] = album;
  const name = first?.album_title ?? '';
  return { type: 'album', ref: first?.album_id ?? '', name, tracks: album.map(({ id }) => id) };
}

export const queue = new QueueView();
