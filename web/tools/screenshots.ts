/** Takes the pictures of README.md from the real page: `tools/screenshots.sh` calls it.
 *
 *      node tools/screenshots.ts MUSIC PICTURES
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { bar, positionMs, slider } from '../e2e/listening.ts';
import { Server } from '../e2e/server.ts';
import { remember, row } from '../e2e/visit.ts';
import config from '../playwright.config.ts';

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};
const day = 24 * 3_600_000;
const quality = '90';

interface Album {
  id: string;
  title: string;
  credit: { parts: { artist_id?: string }[] };
}

interface Track {
  id: string;
  title: string;
  duration_ms: number;
}

interface Picture {
  name: string;
  screen: typeof desktop | typeof phone;
  theme: 'dark' | 'light';
  /** Where the picture is taken, once `playing` plays. */
  at: (albums: Map<string, Album>) => string;
  playing: { album: string; track: string };
  /** How much of the track was heard. */
  share: number;
  /** What the listener queued; the queue's panel is open then. */
  queued?: { album: string; tracks: string[] };
}

const wesnoth = { album: 'The Battle for Wesnoth OST', track: 'Siege of Laurelmor' };
const endgame = { album: 'Endgame: Singularity Original Soundtrack', track: 'By-Product' };
const neurons = { album: 'Neurons: Fire At Will', tracks: ['Contemplation', 'Progression'] };
const home = () => '/';
const album = (title: string) => (albums: Map<string, Album>) => `/album/${idOf(albums, title)}`;

/** The same pages on both screens; a phone has the queue on a page of its own. */
function onScreen(prefix: string, screen: Picture['screen']): Picture[] {
  const queue = screen === phone ? () => '/queue' : album(endgame.album);
  const look = { screen, theme: 'dark' } as const;
  const siege = { ...look, playing: wesnoth, share: 0.37 };
  const endgames = { ...look, playing: endgame, share: 0.25, queued: neurons };
  return [
    { name: `${prefix}home`, at: home, ...siege },
    { name: `${prefix}album`, at: album(wesnoth.album), ...siege },
    { name: `${prefix}queue`, at: queue, ...endgames },
  ];
}

const pictures: Picture[] = [
  ...onScreen('', desktop),
  ...onScreen('phone-', phone),
  {
    ...{ name: 'home-light', screen: desktop, theme: 'light' },
    ...{ at: home, playing: wesnoth, share: 0.37 },
  },
];

function idOf(albums: Map<string, Album>, title: string): string {
  const found = albums.get(title);
  if (!found) throw new Error(`the music has no album called ${title}`);
  return found.id;
}

async function albumsOf(server: Server, token: string): Promise<Map<string, Album>> {
  const list = '/api/v1/albums?limit=100';
  const { items } = await server.call<{ items: Album[] }>('GET', list, undefined, token);
  return new Map(items.map((each) => [each.title, each]));
}

async function tracksOf(server: Server, token: string, id: string): Promise<Track[]> {
  const answer = await server.call<{ tracks: Track[] }>(
    ...(['GET', `/api/v1/albums/${id}`, undefined, token] as const),
  );
  return answer.tracks;
}

/** Somebody who has listened for a while: favourites, a playlist, and plays of the last days. */
async function live(server: Server, token: string, albums: Map<string, Album>): Promise<void> {
  const post = <Answer>(at: string, body: unknown) => server.call<Answer>('POST', at, body, token);
  const chosen: Track[] = [];
  let ago = 0;
  for (const [index, { id, credit }] of [...albums.values()].entries()) {
    const tracks = await tracksOf(server, token, id);
    chosen.push(...tracks.slice(1, 4));
    const artist = credit.parts[0]?.artist_id;
    const context =
      artist && index % 3 === 1 ? { kind: 'artist', ref: artist } : { kind: 'album', ref: id };
    const items = tracks.slice(0, 2 + index).map((track) => {
      ago += day / 5;
      const started_at = Date.now() - ago;
      return { track_id: track.id, started_at, heard_ms: track.duration_ms, context };
    });
    await post('/api/v1/me/listens', { items });
  }
  for (const track of chosen.filter((_, index) => index % 2 === 0)) {
    await server.call('PUT', `/api/v1/me/stars/${track.id}`, undefined, token);
  }
  const playlist = { name: 'Night drive', track_ids: chosen.map(({ id }) => id) };
  const { id: ref } = await post<{ id: string }>('/api/v1/playlists', playlist);
  const [first] = chosen;
  const heard = { track_id: first?.id, started_at: Date.now(), heard_ms: first?.duration_ms };
  await post('/api/v1/me/listens', { items: [{ ...heard, context: { kind: 'playlist', ref } }] });
}

/** Plays a track of the album that is open, from the share of it that the picture shows. */
async function play(page: Page, { playing, share }: Picture): Promise<void> {
  await row(page, playing.track).click();
  await bar(page).getByText(playing.track).waitFor();
  const line = slider(page);
  const from = Math.round(Number(await line.getAttribute('max')) * share);
  await line.fill(String(from));
  await expect.poll(() => positionMs(page), { timeout: 20_000 }).toBeGreaterThan(from);
}

/** Another page of the same visit: a reload would end the music. */
async function follow(page: Page, at: string): Promise<void> {
  if (new URL(page.url()).pathname === at) return;
  const link = page.locator(`a[href="${at}"]:visible`).first();
  if ((await link.count()) === 0) await page.getByRole('link', { name: 'Segue: home' }).click();
  await link.click();
  await page.waitForURL(`**${at}`);
}

/** What is seen has its pictures, has stopped fading in, and no message lies over it. */
async function untilDrawn(page: Page): Promise<void> {
  await expect(page.locator('[data-sonner-toast]')).toHaveCount(0, { timeout: 20_000 });
  await page.waitForFunction(() => {
    const isSeen = (image: HTMLImageElement) => {
      const { top, bottom } = image.getBoundingClientRect();
      return bottom > 0 && top < window.innerHeight;
    };
    const drawn = [...document.images].filter(isSeen).every(({ naturalWidth }) => naturalWidth > 0);
    // Some never end, and some follow the scroll bar instead of the time.
    const ends = ({ effect, timeline }: Animation) =>
      timeline === document.timeline && effect?.getComputedTiming().iterations !== Infinity;
    const fading = document.getAnimations().filter(ends);
    return drawn && fading.every(({ playState }) => playState !== 'running');
  });
}

async function queue(page: Page, tracks: string[]): Promise<void> {
  for (const track of tracks) {
    await page.getByRole('button', { name: `More for ${track}`, exact: true }).click();
    await page.getByRole('menuitem', { name: 'Add to queue' }).click();
  }
}

async function take(visit: Page, albums: Map<string, Album>, picture: Picture): Promise<Buffer> {
  await play(visit, picture);
  if (picture.queued) {
    await follow(visit, album(picture.queued.album)(albums));
    await queue(visit, picture.queued.tracks);
  }
  await follow(visit, picture.at(albums));
  await visit.evaluate(() => scrollTo(0, 0));
  await visit.mouse.move(0, 0);
  await untilDrawn(visit);
  return visit.screenshot();
}

function write(png: Buffer, file: string): void {
  const webp = ['-c:v', 'libwebp', '-quality', quality, '-compression_level', '6', file];
  const ran = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', '-', ...webp], { input: png });
  if (ran.status !== 0) throw new Error(`ffmpeg did not write ${file}: ${String(ran.stderr)}`);
  process.stdout.write(`${file}: ${Math.round(statSync(file).size / 1000)} kB\n`);
}

async function takeAll(music: string, folder: string): Promise<void> {
  const server = await Server.start(undefined, '--music', music);
  const browser = await chromium.launch(config.use?.launchOptions);
  try {
    const token = await server.setUp();
    await server.untilScanned(token);
    const albums = await albumsOf(server, token);
    await live(server, token, albums);
    for (const picture of pictures) {
      const { screen, theme, queued } = picture;
      const visit = await browser.newPage({ ...screen, colorScheme: theme, locale: 'en-GB' });
      await remember(visit, { token, queueOpen: queued !== undefined, volume: 0.8 });
      await visit.goto(`${server.url}/album/${idOf(albums, picture.playing.album)}`);
      const png = await take(visit, albums, picture);
      write(png, path.join(folder, `${picture.name}.webp`));
      await visit.close();
    }
  } finally {
    await browser.close();
    await server.remove();
  }
}

const [music, folder] = process.argv.slice(2);
if (!music || !folder) throw new Error('which music, and where to? See tools/screenshots.sh');
await takeAll(music, folder);
