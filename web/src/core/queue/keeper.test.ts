import { beforeEach, expect, test, vi } from 'vitest';
import { Player } from '../player/player.ts';
import { Prefs } from '../prefs.ts';
import { FakeAddresses, FakeEngine, FakeTracks, MemoryStore, settled } from '../test/fakes.ts';
import { album } from '../test/scenario.ts';
import { Conductor } from './conductor.ts';
import { Keeper, type SessionStore } from './keeper.ts';
import { Queue } from './queue.ts';
import type { SavedSession } from './saved.ts';

class FakeSessions implements SessionStore {
  readonly saved = new Map<string, SavedSession>();
  read = (user: string) => Promise.resolve(this.saved.get(user));
  write = (user: string, saved: SavedSession) => {
    this.saved.set(user, structuredClone(saved));
    return Promise.resolve();
  };
}

/** A page, opened anew over what the browser has kept. */
class Page {
  readonly engine = new FakeEngine();
  readonly player = new Player(this.engine, new FakeAddresses());
  readonly queue = new Queue(new FakeTracks(), () => ({ now: 0, positionMs: 0 }));
  readonly conductor = new Conductor(this.queue, this.player);
  readonly keeper = new Keeper(this.queue, this.player, this.conductor, sessions, prefs);

  async play(...ids: string[]): Promise<void> {
    this.conductor.do({ kind: 'play', context: album(...ids), from: 0, seed: 1 });
    await settled();
    this.engine.start();
    await settled();
  }
}

let sessions: FakeSessions;
let prefs: Prefs;
let page: Page;

beforeEach(async () => {
  sessions = new FakeSessions();
  prefs = new Prefs(new MemoryStore());
  page = new Page();
  await page.keeper.open('anna');
});

test('a reload finds everything again, silent and at its place', async () => {
  await page.play('a', 'b');
  page.conductor.do({ kind: 'add', trackIds: ['x'] });
  page.engine.ms = 30_000;
  page.keeper.saveNow();
  const again = new Page();
  await again.keeper.open('anna');
  await settled();
  expect(again.queue.session).toEqual(page.queue.session);
  expect(again.player.clock()).toEqual({ trackId: 'a', ms: 30_000 });
  expect(again.engine.sounding).toBe(false);
});

test('a change is saved at once, the position while it plays', async () => {
  await page.play('a', 'b');
  await vi.waitFor(() => expect(sessions.saved.get('anna')?.session.current?.trackId).toBe('a'));
  vi.useFakeTimers();
  page.player.pause();
  page.player.play();
  page.engine.start();
  page.engine.ms = 12_000;
  vi.advanceTimersByTime(5_000);
  vi.useRealTimers();
  expect(prefs.get('position')?.ms).toBe(12_000);
});

test('another listener begins with nothing, and the first finds their own again', async () => {
  await page.play('a', 'b');
  page.keeper.close();
  expect([page.queue.current, page.player.state.status]).toEqual([undefined, 'idle']);
  await page.keeper.open('ben');
  expect(page.queue.current).toBeUndefined();
  await page.play('z');
  page.keeper.close();
  await page.keeper.open('anna');
  expect(page.queue.current).toBe('a');
});

test('what plays already is not replaced by what was kept', async () => {
  await page.play('a');
  page.keeper.saveNow();
  const again = new Page();
  await again.play('z');
  await again.keeper.open('anna');
  expect(again.queue.current).toBe('z');
});

test('a tab in which nothing was done does not overwrite the other', async () => {
  const idle = new Page();
  await idle.keeper.open('anna');
  await page.play('a');
  page.keeper.saveNow();
  idle.keeper.saveNow();
  idle.keeper.close();
  expect(sessions.saved.get('anna')?.session.current?.trackId).toBe('a');
});

test('a browser that keeps nothing costs nothing', async () => {
  sessions.read = () => Promise.reject(new Error('denied'));
  sessions.write = () => Promise.reject(new Error('denied'));
  await page.keeper.open('anna');
  await page.play('a');
  page.keeper.saveNow();
  expect(page.queue.current).toBe('a');
});
