import type { Player } from '../player/player.ts';
import type { Prefs } from '../prefs.ts';
import { Throttle } from '../throttle.ts';
import type { Conductor } from './conductor.ts';
import type { Queue } from './queue.ts';
import { restore, save, type SavedSession } from './saved.ts';

export interface SessionStore {
  read(user: string): Promise<SavedSession | undefined>;
  write(user: string, saved: SavedSession): Promise<void>;
}

const saveEveryMs = 500;
const positionEveryMs = 5_000;

/** Keeps each listener's session over a reload: every change is saved at once, but at most twice a
 *  second, and the position every five. Each record is written whole, so that of two tabs the one
 *  in which something was done last is the one that is found again. */
export class Keeper {
  private user: string | undefined;
  /** Something was done here since the session was read. */
  private changed = false;
  private readonly saving = new Throttle(() => this.save(), saveEveryMs, 0);
  private ticking: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly queue: Queue,
    private readonly player: Player,
    private readonly conductor: Conductor,
    private readonly store: SessionStore,
    private readonly prefs: Prefs,
  ) {
    queue.on('changed', () => {
      if (this.user === undefined) return;
      this.changed = true;
      this.saving.ask();
    });
    player.on('moved', () => this.savePosition());
    player.on('state', ({ status }) => {
      clearInterval(this.ticking);
      if (status === 'playing') {
        this.ticking = setInterval(() => this.savePosition(), positionEveryMs);
      }
      this.savePosition();
    });
  }

  /** Brings back what this listener had, silent, unless something plays already. */
  async open(user: string): Promise<void> {
    const saved = await this.store.read(user).catch(() => undefined);
    const session = restore(saved);
    if (session?.current && this.queue.current === undefined) {
      const position = this.prefs.get('position');
      const same = position?.user === user && position.uid === session.current.uid;
      this.conductor.restore(session, same ? position.ms : 0);
    }
    this.user = user;
  }

  /** The listener leaves. What is saved stays for when they come back. */
  close(): void {
    this.saveNow();
    this.user = undefined;
    this.changed = false;
    this.conductor.forget();
  }

  /** The page may not live much longer. */
  saveNow(): void {
    this.savePosition();
    if (this.changed) void this.save().catch(() => undefined);
  }

  private async save(): Promise<void> {
    if (this.user === undefined) return;
    await this.store.write(this.user, save(this.queue.session));
  }

  private savePosition(): void {
    const { user } = this;
    const uid = this.queue.session.current?.uid;
    const ms = this.player.clock()?.ms;
    if (user === undefined || !this.changed || uid === undefined || ms === undefined) return;
    this.prefs.set('position', { user, uid, ms });
  }
}
