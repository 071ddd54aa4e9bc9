import { expect, test, type Page } from '@playwright/test';
import { bar, frequency, hears, hearsNothing, positionMs } from './listening.ts';
import { sines } from './music.ts';
import { Server } from './server.ts';
import { enter, openAlbum, row, watchForProblems } from './visit.ts';

const long = [400, 500, 600, 700, 800, 900];
const short = [450, 550, 650, 750];
let server: Server;
let token: string;

test.beforeAll(async () => {
  server = await Server.start((music) => {
    sines(`${music}/Long`, { title: 'Long Sines', artist: 'Anna', hz: long, seconds: 60 });
    sines(`${music}/Short`, { title: 'Short Sines', artist: 'Ben', hz: short, seconds: 3 });
    sines(`${music}/X`, { title: 'Queued', artist: 'Eve', hz: [1000], seconds: 3 });
  });
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(() => server.remove());

const panel = (page: Page) => page.getByRole('complementary', { name: 'Queue' });
/** The songs that the panel shows, from the one that plays on. */
const shown = (page: Page) => panel(page).locator('.play strong');
const press = (page: Page, name: string) =>
  bar(page).getByRole('button', { name, exact: true }).click();

async function home(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Segue: home' }).click();
}

async function choose(page: Page, title: string, verb: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${title}`, exact: true }).click();
  await page.getByRole('menuitem', { name: verb }).click();
}

/** What is heard, track for track, until nothing is heard any more. */
async function heardUntilSilence(page: Page, tracks: readonly number[]): Promise<number[]> {
  const heard: number[] = [];
  let silent = 0;
  while (silent < 15) {
    const now = await frequency(page, 0.15);
    const hz = tracks.find((each) => Math.abs(each - now) < 15);
    silent = hz === undefined ? silent + 1 : 0;
    if (hz !== undefined && heard.at(-1) !== hz) heard.push(hz);
    await page.waitForTimeout(100);
  }
  return heard;
}

test('an album from its second track, with a song queued: 2, X, 3, 4', async ({ page }) => {
  const problems = watchForProblems(page);
  await enter(page, server.url, token);
  await openAlbum(page, 'Short Sines');
  await row(page, 'Sine 550').click();
  await hears(page, 550);
  await home(page);
  await openAlbum(page, 'Queued');
  await choose(page, 'Sine 1000', 'Add to queue');
  await expect(page.getByText('Added to the queue')).toBeVisible();
  expect(await heardUntilSilence(page, [...short, 1000])).toEqual([550, 1000, 650, 750]);
  await press(page, 'Play');
  await hears(page, 450);
  expect(problems).toEqual([]);
});

test('shuffled, every track comes once, and a queued song does not disturb', async ({ page }) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'Queued');
  await row(page, 'Sine 1000').click();
  await hears(page, 1000);
  await home(page);
  await openAlbum(page, 'Short Sines');
  await page.getByRole('main').getByRole('button', { name: 'Shuffle' }).click();
  await expect.poll(() => frequency(page)).toBeLessThan(800);
  await home(page);
  await openAlbum(page, 'Queued');
  await choose(page, 'Sine 1000', 'Play next');
  const heard = await heardUntilSilence(page, [...short, 1000]);
  expect(heard[1]).toBe(1000);
  expect(heard.filter((hz) => hz !== 1000).sort((a, b) => a - b)).toEqual(short);
});

test('a reload in mid-pass keeps the order, the queue and the place', async ({ page }) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'Long Sines');
  await page.getByRole('main').getByRole('button', { name: 'Shuffle' }).click();
  await expect(bar(page)).toBeVisible();
  await press(page, 'Next');
  await choose(page, 'Long Sines', 'Add to queue');
  await press(page, 'Queue');
  await expect(shown(page)).toHaveCount(1 + 6 + 4);
  const order = await shown(page).allTextContents();
  await hears(page, Number(order[0]?.slice(5)));
  await page.keyboard.press('Escape');
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowRight');
  await expect.poll(() => positionMs(page)).toBeGreaterThan(20_000);
  await page.reload();
  await expect(bar(page)).toContainText(order[0] ?? '');
  expect(await positionMs(page)).toBeGreaterThan(19_000);
  await hearsNothing(page);
  await press(page, 'Queue');
  await expect(shown(page)).toHaveText(order);
  await press(page, 'Play');
  await hears(page, Number(order[0]?.slice(5)));
  expect(await positionMs(page)).toBeGreaterThan(20_000);
  await press(page, 'Next');
  await hears(page, Number(order[1]?.slice(5)));
});

test('what was done just before a reload is kept', async ({ page }) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'Long Sines');
  await row(page, 'Sine 400').click();
  await hears(page, 400);
  for (let added = 1; added <= 3; added += 1) {
    await page.getByRole('button', { name: 'More for Long Sines', exact: true }).click();
    const loaded = page.waitForEvent('load');
    await page.getByRole('menuitem', { name: 'Add to queue' }).evaluate((item: HTMLElement) => {
      item.click();
      setTimeout(() => location.reload());
    });
    await loaded;
    await expect(bar(page)).toBeVisible();
    await press(page, 'Queue');
    await expect(panel(page).locator('.count')).toHaveText(String(6 * added));
    await page.keyboard.press('Escape');
  }
});

test('another listener does not see it', async ({ page }) => {
  await server.call('POST', '/api/v1/users', { name: 'ben', password: 'a long password' }, token);
  await enter(page, server.url, await server.signIn('Shared'));
  await openAlbum(page, 'Long Sines');
  await row(page, 'Sine 400').click();
  await hears(page, 400);
  const leave = async () => {
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
  };
  const come = async (name: string) => {
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').fill('a long password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Your music' })).toBeVisible();
  };
  await leave();
  await come('ben');
  await page.waitForTimeout(500);
  await expect(bar(page)).toHaveCount(0);
  await leave();
  await come('anna');
  await expect(bar(page)).toContainText('Sine 400');
});

test('the panel from the keyboard alone', async ({ page }) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'Long Sines');
  await row(page, 'Sine 400').click();
  await hears(page, 400);
  await page.keyboard.press('q');
  await expect(panel(page).locator('[aria-current]')).toBeFocused();
  const titles = () => shown(page).allTextContents();
  const ids = (text: string) => text.split(' ').map((hz) => `Sine ${hz}00`);
  await expect.poll(titles).toEqual(ids('4 5 6 7 8 9'));

  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowDown');
  await expect(panel(page).getByRole('button', { name: 'Sine 700' }).first()).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(titles).toEqual(ids('4 5 7 6 8 9'));
  await expect(panel(page).getByRole('button', { name: 'Sine 700' }).first()).toBeFocused();
  await page.keyboard.press('Delete');
  await expect.poll(titles).toEqual(ids('4 5 6 8 9'));
  await expect(panel(page).getByRole('button', { name: 'Sine 600' }).first()).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect.poll(titles).toEqual(ids('4 5 7 6 8 9'));
  await page.keyboard.press('Control+z');
  await expect.poll(titles).toEqual(ids('4 5 6 7 8 9'));

  await panel(page).getByRole('button', { name: 'Sine 800' }).first().focus();
  await page.keyboard.press('Enter');
  await hears(page, 800);
  await expect.poll(titles).toEqual(ids('8 5 6 7 9'));
  await page.keyboard.press('s');
  await expect(bar(page).getByRole('button', { name: 'Shuffle' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press('r');
  await expect(bar(page).getByRole('button', { name: 'Repeat all' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(bar(page).getByRole('button', { name: 'Queue' })).toBeFocused();
});

test('a song is dragged from the album into the queue, and within it', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await enter(page, server.url, token);
  await openAlbum(page, 'Long Sines');
  await row(page, 'Sine 400').click();
  await press(page, 'Queue');
  const line = (title: string) => panel(page).locator('.play', { hasText: title });
  await line('Sine 800').dragTo(panel(page).getByText('Songs you add come here'));
  const first = async () => (await shown(page).allTextContents()).slice(1, 4);
  await expect.poll(first).toEqual(['Sine 800', 'Sine 500', 'Sine 600']);
  await line('Sine 700').dragTo(line('Sine 800'), { targetPosition: { x: 60, y: 4 } });
  await expect.poll(first).toEqual(['Sine 700', 'Sine 800', 'Sine 500']);
  await line('Sine 800').dragTo(line('Sine 700'), { targetPosition: { x: 60, y: 4 } });
  await expect.poll(first).toEqual(['Sine 800', 'Sine 700', 'Sine 500']);
});

test('an album played by mistake keeps what was queued, and is undone', async ({ page }) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'Long Sines');
  await row(page, 'Sine 500').click();
  await hears(page, 500);
  await choose(page, 'Sine 900', 'Add to queue');
  await home(page);
  await openAlbum(page, 'Short Sines');
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByText('1 queued song kept')).toBeVisible();
  await hears(page, 450);
  await page.keyboard.press('Control+z');
  await hears(page, 500);
});
