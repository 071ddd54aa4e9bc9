import { expect, test, type Page } from '@playwright/test';
import { cover, manyAlbums, sines } from './music.ts';
import { Server } from './server.ts';
import { enter, openAlbum } from './visit.ts';

let server: Server;
let token: string;

interface Tracks {
  items: { id: string; title: string }[];
}

test.beforeAll(async () => {
  server = await Server.start((music) => {
    const tags = { genre: 'Drone/Ambient' };
    sines(`${music}/Two`, { title: 'Two Sines', artist: 'Anna', hz: [440, 880], seconds: 4, tags });
    sines(`${music}/Long`, { title: 'W'.repeat(120), artist: 'Ben', hz: [300], seconds: 1 });
    cover(`${music}/Two`, 'teal');
    manyAlbums(`${music}/Many`, 60, 1);
  });
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(() => server.remove());

const heart = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** A library of a hundred thousand tracks, of which the server knows nothing. */
async function pretendTracks(page: Page, count: number): Promise<() => number> {
  let asked = 0;
  const { items } = await server.call<Tracks>('GET', '/api/v1/tracks?limit=1', undefined, token);
  await page.route('**/api/v1/library', (route) =>
    route.fulfill({
      json: { artists: 1, albums: 1, tracks: count, duration_ms: 1, size_bytes: 1 },
    }),
  );
  await page.route('**/api/v1/tracks?*', (route) => {
    asked += 1;
    const query = new URL(route.request().url()).searchParams;
    const from = Number(query.get('cursor') ?? 0);
    const to = Math.min(count, from + Number(query.get('limit')));
    const made = Array.from({ length: to - from }, (_, index) => ({
      ...items[0],
      id: `tr-${from + index + 1}`,
      title: `Track ${from + index + 1}`,
    }));
    return route.fulfill({ json: { items: made, ...(to < count ? { next: String(to) } : {}) } });
  });
  return () => asked;
}

const rows = (page: Page) => page.locator('[data-track]');

test('a hundred thousand tracks are scrolled through with few of them on the page', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const asked = await pretendTracks(page, 100_000);
  await enter(page, `${server.url}/library/tracks`, token);
  await expect(page.getByText('Track 1', { exact: true })).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(60);
  for (let turn = 0; turn < 8; turn += 1) {
    await page.mouse.wheel(0, 3_000);
    await page.waitForTimeout(60);
    expect(await page.locator('li[aria-posinset]').count()).toBeLessThan(60);
  }
  await expect(rows(page).first()).toBeVisible();
  expect(asked(), 'only what is looked at is read').toBeLessThan(8);
  await page.keyboard.press('End');
  await expect(page.getByText('Track 100000', { exact: true })).toBeVisible({ timeout: 90_000 });
  expect(await page.locator('li[aria-posinset]').count()).toBeLessThan(60);
  await page.keyboard.press('Home');
  await expect(page.getByText('Track 1', { exact: true })).toBeVisible();
});

test('on the way back the list is where it was', async ({ page }) => {
  await enter(page, `${server.url}/library/albums`, token);
  await expect(page.locator('[data-card]').first()).toBeVisible();
  await page.mouse.wheel(0, 900);
  const target = page.locator('[data-card] a').nth(12);
  await expect(target).toBeVisible();
  await target.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => window.scrollY);
  expect(before).toBeGreaterThan(300);
  await target.click();
  await expect(page).toHaveURL(/\/album\//);
  await page.goBack();
  await expect(page.locator('[data-card]').first()).toBeVisible();
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(before - 5);
});

test('an order is in the address, and holds after a reload', async ({ page }) => {
  await enter(page, `${server.url}/library/albums?order=newest_added`, token);
  const order = page.getByRole('combobox', { name: 'Order' });
  await expect(order).toHaveValue('newest_added');
  await order.selectOption('By artist');
  await expect(page).toHaveURL(/order=artist$/);
  await expect(page.locator('[data-card]').first()).toBeVisible();
  await page.reload();
  await expect(order).toHaveValue('artist');
  await page.goto(`${server.url}/library/albums?order=nonsense`);
  await expect(order).toHaveValue('title');
});

test('a genre leads to its albums and tracks, whatever signs its name has', async ({ page }) => {
  await enter(page, `${server.url}/library/genres`, token);
  await page.getByRole('link', { name: 'Drone/Ambient' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Drone/Ambient');
  await expect(page).toHaveTitle('Drone/Ambient · Segue');
  await expect(page.locator('[data-card]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Tracks' }).click();
  await expect(rows(page)).toHaveCount(2);
});

test('favourites go there and back, in every tab', async ({ page, context }) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'Two Sines');
  await heart(page, 'Favourite').click();
  await heart(page, 'Favourite: Sine 880').click();
  await expect(heart(page, 'Favourite')).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('link', { name: 'Favourites' }).click();
  await expect(page.getByRole('link', { name: 'Two Sines' })).toBeVisible();
  await page.getByRole('button', { name: 'Tracks' }).click();
  await expect(rows(page)).toHaveCount(1);

  const second = await context.newPage();
  await second.goto(`${server.url}/favourites?show=tracks`);
  await heart(second, 'Favourite: Sine 880').click();
  await expect(rows(page)).toHaveCount(0);
  await expect(page.getByText('Press the heart')).toBeVisible();
});

test('a heart that the server refuses is taken back', async ({ page }) => {
  await enter(page, `${server.url}/library/tracks`, token);
  await page.route('**/api/v1/me/stars/*', (route) => route.fulfill({ status: 500, json: {} }));
  const one = heart(page, 'Favourite: Sine 440');
  await one.click();
  await expect(page.getByText('HTTP 500')).toBeVisible();
  await expect(one).toHaveAttribute('aria-pressed', 'false');
});

test('what was heard is counted, and leads back to where it was played from', async ({ page }) => {
  const heard = () =>
    server.call<{ items: { heard_ms: number; outcome: string; track: { title: string } }[] }>(
      ...(['GET', '/api/v1/me/listens', undefined, token] as const),
    );
  await enter(page, server.url, token);
  await openAlbum(page, 'Two Sines');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(async () => (await heard()).items.length, { timeout: 20_000 }).toBe(1);
  const [first] = (await heard()).items;
  expect(first).toMatchObject({ outcome: 'played', track: { title: 'Sine 440' } });
  expect(first!.heard_ms).toBeGreaterThan(3_000);
  expect(first!.heard_ms).toBeLessThan(5_000);
  await page.getByRole('link', { name: 'Segue: home' }).click();
  const jump = page.getByRole('region', { name: 'Jump back in' });
  await expect(jump.getByRole('link', { name: 'Two Sines' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Most played' })).toBeVisible();
});
