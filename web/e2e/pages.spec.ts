import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { bar, hears } from './listening.ts';
import { broken, cover, manyAlbums, sines } from './music.ts';
import { Server } from './server.ts';
import { enter, openAlbum, row } from './visit.ts';

const long = 'W'.repeat(200);
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

let server: Server;
let token: string;
/** By title: what stands in the address of an album's page. */
const ids = new Map<string, { album: string; artist: string }>();

interface Albums {
  items: { id: string; title: string; credit: { parts: { artist_id: string }[] } }[];
  next?: string;
}

test.beforeAll(async () => {
  server = await Server.start((music) => {
    sines(`${music}/Two`, { title: 'Two Sines', artist: 'Anna', hz: [440, 880], seconds: 60 });
    sines(`${music}/W`, { title: long, artist: long, hz: [300], seconds: 1 });
    for (const [at, date] of [
      ['1', '1971'],
      ['2', '2009'],
    ] as const) {
      const id = (kind: string) => `${kind}0000000-0000-4000-8000-000000000000`;
      sines(`${music}/Edition ${date}`, {
        ...{ title: 'Edition', artist: 'Ben', hz: [310], seconds: 1 },
        tags: { date, MUSICBRAINZ_ALBUMID: id(at), MUSICBRAINZ_RELEASEGROUPID: id('9') },
      });
    }
    cover(`${music}/Two`, 'teal');
    broken(`${music}/W/broken.flac`);
    manyAlbums(`${music}/Many`, 130, 1);
  });
  token = await server.setUp();
  await server.untilScanned(token);
  for (let at = '/api/v1/albums?limit=500'; at;) {
    const { items, next } = await server.call<Albums>('GET', at, undefined, token);
    for (const { id, title, credit } of items) {
      ids.set(title, { album: id, artist: credit.parts[0]?.artist_id ?? '' });
    }
    at = next ? `/api/v1/albums?limit=500&cursor=${encodeURIComponent(next)}` : '';
  }
});
test.afterAll(() => server.remove());

const albumPage = (title: string) => `/album/${ids.get(title)?.album}`;
const artistPage = (title: string) => `/artist/${ids.get(title)?.artist}`;

/** Every page, with what shows that it is there. */
function pages(): [string, string][] {
  return [
    ['/', 'Your music'],
    ['/library/albums', 'Albums'],
    ['/library/artists', 'Artists'],
    ['/library/tracks', 'Tracks'],
    ['/library/genres', 'Genres'],
    ['/library/playlists', 'Playlists'],
    ['/favourites', 'Favourites'],
    [albumPage('Two Sines'), 'Two Sines'],
    [albumPage(long), long],
    [albumPage('Edition'), 'Edition'],
    [artistPage('Two Sines'), 'Anna'],
    [artistPage(long), long],
    ['/settings/devices', 'Devices and apps'],
    [`/album/al-0000000000001`, 'Nothing is here'],
  ];
}

async function play(page: Page): Promise<void> {
  await enter(page, server.url + albumPage('Two Sines'), token);
  await row(page, 'Sine 440').click();
  await hears(page, 440);
}

/** Follows a link as the router does, so that the music goes on. */
async function goTo(page: Page, at: string, heading: string): Promise<void> {
  await page.evaluate((to) => {
    const link = Object.assign(document.createElement('a'), { href: to });
    document.body.append(link);
    link.click();
    link.remove();
  }, at);
  await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
}

for (const size of sizes) {
  test(`at ${size.width} pixels nothing is wider than the window, and cards are alike`, async ({
    page,
  }) => {
    await page.setViewportSize(size);
    await play(page);
    for (const [at, heading] of pages()) {
      await goTo(page, at, heading);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, at.slice(0, 60)).toBeLessThanOrEqual(size.width);
    }
    await goTo(page, '/library/albums', 'Albums');
    await expect(page.locator('[data-card]').nth(5)).toBeVisible();
    const cards = await page.locator('[data-card]').evaluateAll((all) =>
      all.map((card) => {
        const side = (part: Element | null) => {
          const { width, height } = part?.getBoundingClientRect() ?? new DOMRect();
          return `${width.toFixed(1)} × ${height.toFixed(1)}`;
        };
        return {
          card: side(card),
          link: side(card.querySelector('a')),
          cover: side(card.querySelector('.cover')),
          overflows: card.scrollHeight > card.clientHeight || card.scrollWidth > card.clientWidth,
        };
      }),
    );
    expect(new Set(cards.map((card) => JSON.stringify(card))).size).toBe(1);
    const [first] = cards;
    const [width = '', height] = first?.cover.split(' × ') ?? [];
    expect(width).toBe(height);
    expect(Number(width)).toBeGreaterThanOrEqual(size.width > 640 ? 180 : 148);
    expect(first?.overflows).toBe(false);
  });
}

test('the grid reaches from edge to edge', async ({ page }) => {
  for (const size of sizes) {
    await page.setViewportSize(size);
    await enter(page, `${server.url}/library/albums`, token);
    await expect(page.locator('[data-card]').first()).toBeVisible();
    const [left, right] = await page.locator('[data-card]').evaluateAll((all) => {
      const boxes = all.map((card) => card.getBoundingClientRect());
      return [
        Math.min(...boxes.map((box) => box.left)) -
          (document.querySelector('main')?.getBoundingClientRect().left ?? 0),
        window.innerWidth - Math.max(...boxes.map((box) => box.right)),
      ] as const;
    });
    expect(Math.abs(left - right)).toBeLessThan(2);
  }
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`no page breaks a rule of accessibility in ${colorScheme}, and each has a title`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${server.url}/login`);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await expectAccessible(page, 'sign-in', colorScheme);
    await play(page);
    await page.getByRole('button', { name: 'Account' }).click();
    await expect(page.getByRole('combobox')).toBeVisible();
    await expectAccessible(page, 'account menu', colorScheme);
    await page.keyboard.press('Escape');
    for (const [at, heading] of pages()) {
      await expect(bar(page)).toBeVisible();
      await goTo(page, at, heading);
      await expect(page).toHaveTitle(/^(?!Loading).* · Segue$/);
      await expectAccessible(page, at.slice(0, 60), colorScheme);
    }
  });
}

/** Only colours differ between dark and light. */
async function expectAccessible(page: Page, where: string, scheme: 'dark' | 'light') {
  const axe = new AxeBuilder({ page });
  if (scheme === 'light') axe.withRules('color-contrast');
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  expect(found, where).toEqual([]);
}

test.describe('the wizard', () => {
  let empty: Server;
  test.beforeAll(async () => (empty = await Server.start()));
  test.afterAll(() => empty.remove());

  test('breaks no rule of accessibility, and fits a phone', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(empty.url);
      await expect(page.getByRole('heading', { name: 'Welcome to Segue' })).toBeVisible();
      await expectAccessible(page, 'wizard', colorScheme);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    }
  });
});

test('the list goes on as far as there are albums', async ({ page }) => {
  await enter(page, `${server.url}/library/albums`, token);
  await expect(page.locator('[data-card]').first()).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.locator('li[aria-posinset="134"] [data-card]')).toBeVisible();
  await expect(page.locator('li[aria-posinset="134"]')).toHaveAttribute('aria-setsize', '134');
});

test('an address that leads nowhere says so, and leads back', async ({ page }) => {
  await enter(page, `${server.url}/nowhere/at/all`, token);
  await expect(page.getByRole('heading', { name: 'Nothing is here' })).toBeVisible();
  await expect(page).toHaveTitle('Nothing is here · Segue');
  await expectAccessible(page, 'nowhere', 'dark');
  await page.getByRole('link', { name: 'To the albums' }).click();
  await expect(page.getByRole('heading', { name: 'Albums' })).toBeVisible();
});

test('other editions are shown with the album', async ({ page }) => {
  await enter(page, server.url + albumPage('Edition'), token);
  const editions = page.getByRole('region', { name: 'Other editions' });
  await expect(editions.getByRole('link')).toHaveCount(1);
  await editions.getByRole('link').click();
  await expect(editions.getByRole('link')).toContainText(/1971|2009/);
});

test('files that could not be read are told, with the reason', async ({ page }) => {
  await enter(page, server.url, token);
  await page.getByText('1 file could not be read').click();
  await expect(page.getByText('broken.flac', { exact: false }).first()).toBeVisible();
});

test('a music folder whose name is mistyped is told, with what to do', async ({ page }) => {
  const mistyped = await Server.start(undefined, '--music', '/nowhere/Musik');
  try {
    const admin = await mistyped.setUp();
    await mistyped.untilScanned(admin);
    await enter(page, mistyped.url, admin);
    await expect(page.getByText('/nowhere/Musik', { exact: true })).toBeVisible();
    await expect(page.getByText('correct the path').first()).toBeVisible();
  } finally {
    await mistyped.remove();
  }
});

test('a cover that does not come leaves a sleeve, not a broken picture', async ({ page }) => {
  await page.route('**/api/v1/images/**', (route) => route.fulfill({ status: 404 }));
  await enter(page, server.url, token);
  await openAlbum(page, 'Two Sines');
  await expect(page.locator('.words').locator('..').locator('.sleeve')).toHaveText('T');
  await expect(page.locator('.art img')).toHaveCount(0);
});

test('on a phone the bar has a line to seek on, and the time', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await play(page);
  await expect(bar(page).getByText('/ 1:00')).toBeVisible();
  const line = (await page.getByRole('slider', { name: 'Position' }).boundingBox())!;
  expect(line.width).toBeGreaterThan(380);
  await page.mouse.click(195, line.y + line.height / 2);
  await expect(bar(page).getByText(/0:3\d \/ 1:00/)).toBeVisible();
});
