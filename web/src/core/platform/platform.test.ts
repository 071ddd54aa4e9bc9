import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { playerActions } from '../actions/player-actions.ts';
import { ActionRegistry } from '../actions/registry.ts';
import type { TabMessage } from '../api/shared-events.ts';
import { ListSource } from '../test/list-source.ts';
import { Player } from '../player/player.ts';
import { save } from '../queue/saved.ts';
import { emptySession } from '../queue/session.ts';
import { FakeAddresses, FakeEngine, settled, track } from '../test/fakes.ts';
import { focusOf } from './focus.ts';
import { connectMediaSession } from './media-session.ts';
import { webPlatform } from './platform.ts';
import { browserSessions } from './session-store.ts';
import { browserTabs } from './tabs.ts';

const commit = vi.hoisted(() => vi.fn());

vi.mock('idb-keyval', () => {
  const kept = new Map<string, unknown>();
  const put = (value: unknown, key: string) => kept.set(key, value);
  type Work = (store: { put: typeof put; transaction: { commit: typeof commit } }) => unknown;
  return {
    createStore: () => (_mode: string, work: Work) => work({ put, transaction: { commit } }),
    get: (key: string) => Promise.resolve(kept.get(key)),
    promisifyRequest: () => Promise.resolve(),
  };
});

afterEach(() => vi.unstubAllGlobals());

test('sessions are kept by user', async () => {
  const sessions = browserSessions();
  const saved = save(emptySession);
  await sessions.write('anna', saved);
  expect(commit, 'a page that is left does not commit by itself').toHaveBeenCalledOnce();
  expect(await sessions.read('anna')).toBe(saved);
  expect(await sessions.read('ben')).toBeUndefined();
});

test('a device is called by its browser and its system', () => {
  const label = (agent: string) => webPlatform(agent).deviceLabel;
  expect(label('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
    'Firefox, Linux',
  );
  expect(
    label('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1'),
  ).toBe('Safari, iPhone');
  expect(label('Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0')).toBe(
    'Edge, Windows',
  );
  expect(label('curl/8')).toBe('Browser');
});

test('what has the focus', () => {
  class FakeElement {
    constructor(
      private readonly own: string,
      private readonly around = own,
    ) {}
    matches = (selector: string) => selector.includes(this.own);
    closest = (selector: string) => (selector.includes(this.around) ? this : null);
  }
  vi.stubGlobal('Element', FakeElement);
  const focus = (own: string, around?: string) =>
    focusOf(new FakeElement(own, around) as unknown as Element);
  expect(focusOf(null)).toBe('none');
  expect(focus('input[type="range"]')).toBe('slider');
  expect(focus('input[type="checkbox"]')).toBe('choice');
  expect(focus('textarea')).toBe('text');
  expect(focus('svg', 'a[href]')).toBe('button');
  expect(focus('main')).toBe('none');
});

describe('the media session', () => {
  class FakeSession {
    metadata: unknown = null;
    playbackState = 'none';
    positions: unknown[] = [];
    handlers = new Map<string, (details: object) => void>();
    setPositionState = (state: unknown) => void this.positions.push(state);
    setActionHandler = (name: string, handler: (details: object) => void) =>
      void this.handlers.set(name, handler);
  }

  let session: FakeSession;
  let engine: FakeEngine;
  let player: Player;
  let addresses: FakeAddresses;

  beforeEach(() => {
    vi.stubGlobal(
      'MediaMetadata',
      class {
        constructor(readonly shown: object) {}
      },
    );
    session = new FakeSession();
    engine = new FakeEngine();
    addresses = new FakeAddresses();
    player = new Player(engine, addresses);
    const actions = new ActionRegistry();
    for (const action of playerActions(player)) actions.add(action);
    connectMediaSession(session as unknown as MediaSession, player, actions, '');
  });

  const press = (name: string, details: object = {}) => session.handlers.get(name)?.(details);

  async function play(): Promise<void> {
    const tracks = [track('a', { cover: 'im-1' }), track('b')];
    player.start(new ListSource(tracks, 'a', 'album'));
    await settled();
    engine.start();
  }

  test('shows what plays, and where', async () => {
    await play();
    expect(session.metadata).toMatchObject({ shown: { title: 'a', artist: 'Anna' } });
    expect(session.playbackState).toBe('playing');
    engine.ms = 12_000;
    player.pause();
    expect(session.playbackState).toBe('paused');
    expect(session.positions.at(-1)).toEqual({ duration: 60, position: 12 });
    player.stop();
    expect(session).toMatchObject({ metadata: null, playbackState: 'none' });
  });

  test('a track that failed does not count as playing', async () => {
    addresses.unknown.add('b');
    await play();
    player.next();
    await settled();
    expect(player.state.status).toBe('error');
    expect(session.playbackState).toBe('paused');
  });

  test('its keys run the same actions as the page’s', async () => {
    await play();
    press('seekforward', { seekOffset: 10 });
    expect(engine.ms).toBe(5_000);
    press('seekto', { seekTime: 30 });
    expect(engine.ms).toBe(30_000);
    press('seekto');
    expect(engine.ms).toBe(0);
    press('pause');
    expect(engine.sounding).toBe(false);
    press('play');
    expect(engine.sounding).toBe(true);
    press('nexttrack');
    expect(player.state.track?.id).toBe('b');
  });
});

describe('the tabs of a browser', () => {
  test('without locks there are none', () => {
    vi.stubGlobal('navigator', {});
    expect(browserTabs()).toBeUndefined();
  });

  test('one leads, the next inherits', async () => {
    let held: Promise<unknown> | undefined;
    const request = (
      _: string,
      options: { ifAvailable?: boolean },
      run: (lock: object | null) => Promise<unknown>,
    ) => {
      if (held && options.ifAvailable) return run(null);
      return (held = held ? held.then(() => run({})) : run({}));
    };
    vi.stubGlobal('navigator', { locks: { request } });
    const tabs = browserTabs()!;
    const { signal } = new AbortController();
    const led: boolean[] = [];
    let end: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (end = resolve));
    const one = tabs.lead((inherited) => (led.push(inherited), first), signal);
    const two = tabs.lead((inherited) => (led.push(inherited), Promise.resolve()), signal);
    await settled();
    expect(led).toEqual([false]);
    end();
    await Promise.all([one, two]);
    expect(led).toEqual([false, true]);
    await tabs.lead(() => Promise.resolve(), AbortSignal.abort());
  });

  test('tell each other', () => {
    class FakeChannel {
      static open = new Set<FakeChannel>();
      onmessage: ((message: { data: unknown }) => void) | undefined;
      constructor() {
        FakeChannel.open.add(this);
      }
      postMessage(data: unknown): void {
        for (const other of FakeChannel.open) if (other !== this) other.onmessage?.({ data });
      }
      close = () => void FakeChannel.open.delete(this);
    }
    vi.stubGlobal('navigator', { locks: {} });
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    const heard: TabMessage[] = [];
    const one = browserTabs()!.open((message) => heard.push(message));
    const two = browserTabs()!.open(() => undefined);
    two.post({ kind: 'ask' });
    one.close();
    two.post({ kind: 'open' });
    expect(heard).toEqual([{ kind: 'ask' }]);
  });
});
