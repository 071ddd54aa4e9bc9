import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { bar, frequency, hears } from './listening.ts';
import { manyAlbums, sines } from './music.ts';
import { account, Server } from './server.ts';
import { enter, makeAccount, openAlbum, remember, row, watchForProblems } from './visit.ts';

const evening = [450, 550, 650, 750];
const queued = [1000, 1100];
let server: Server;
let shelf: string;

test.beforeEach(async () => {
  server = await Server.startEmpty();
  shelf = path.join(server.music, 'Shelf');
  sines(`${shelf}/Sines/Evening`, { title: 'Evening', artist: 'Ben', hz: evening, seconds: 8 });
  sines(`${shelf}/Sines/Queued`, { title: 'Queued', artist: 'Eve', hz: queued, seconds: 3 });
  mkdirSync(`${shelf}/Nothing here`);
});
test.afterEach(() => server.remove());

const list = (page: Page, at: string) => page.getByRole('list', { name: at, exact: true });
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** From the places where a search begins to a folder, one level after the other. */
async function pick(page: Page, action: string, ...levels: string[]): Promise<void> {
  const field = page.getByLabel('Path of the folder');
  await expect(list(page, 'Places on the server').getByRole('button').first()).toBeVisible();
  await field.fill(server.music);
  await field.press('Enter');
  let at = server.music;
  for (const level of levels) {
    await list(page, at).getByRole('button', { name: level }).click();
    at = path.join(at, level);
    await expect(list(page, at)).toBeVisible();
  }
  await press(page, action);
}

/** Whether the home page came to show more albums while a scan was still running. */
async function watchHomeFill(page: Page, albumsNow: number): Promise<() => Promise<boolean>> {
  await page.evaluate((before) => {
    const look = () => {
      const running = document.querySelector('[data-scan="running"]');
      const albums = /(\d+) albums/.exec(document.querySelector('main')?.textContent ?? '');
      if (running && Number(albums?.[1]) > before) Object.assign(window, { filled: true });
    };
    const changes = { childList: true, characterData: true, subtree: true };
    new MutationObserver(look).observe(document.body, changes);
  }, albumsNow);
  return () => page.evaluate(() => 'filled' in window);
}

async function queue(page: Page, title: string): Promise<void> {
  await page.getByRole('searchbox').fill(title);
  await press(page, `More for ${title}`);
  await page.getByRole('menuitem', { name: 'Add to queue' }).click();
}

/** What is heard, track for track, until `count` have begun. */
async function heardNext(page: Page, count: number): Promise<number[]> {
  const heard: number[] = [];
  await expect
    .poll(
      async () => {
        const now = await frequency(page, 0.15);
        const hz = [...evening, ...queued].find((each) => Math.abs(each - now) < 15);
        if (hz !== undefined && heard.at(-1) !== hz) heard.push(hz);
        return heard.length;
      },
      { timeout: 60_000, intervals: [100] },
    )
    .toBe(count);
  return heard;
}

test('from nothing to a song that plays: the whole way', async ({ page }) => {
  test.setTimeout(150_000);
  const problems = watchForProblems(page);
  await remember(page, { audioProbe: true });
  await page.goto(server.url);

  await expect(page.getByRole('radio', { name: 'English' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { name: 'Willkommen bei Segue' })).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('heading', { name: 'Welcome to Segue' })).toBeVisible();
  await expect(page.locator('[aria-current="step"]')).toHaveText('Language');
  await makeAccount(page, account.name, account.password);
  await expect(page.locator('[aria-current="step"]')).toHaveText('Music');

  await pick(page, 'Choose this folder', 'Shelf');
  const chosen = page.getByRole('listitem').filter({ hasText: shelf });
  await expect(chosen).toContainText('About 6 tracks in 2 folders');
  await press(page, 'Continue');
  await press(page, 'Go to your music');
  await expect(page).toHaveURL(`${server.url}/`);
  await expect(page.getByRole('main')).toContainText('2 albums · 6 tracks');

  const many = path.join(server.music, 'Many');
  manyAlbums(many, 600, 20);
  const filled = await watchHomeFill(page, 2);
  await server.call('POST', '/api/v1/admin/roots', { path: many }, await server.signIn('Other'));
  await expect(page.getByRole('main')).toContainText('602 albums · 12,006 tracks', {
    timeout: 60_000,
  });
  expect(await filled(), 'albums came before the end of the scan').toBe(true);

  await page.keyboard.press('/');
  await page.getByRole('searchbox').fill('evenin');
  await page.locator('[data-top]').click();
  await row(page, 'Sine 650').click();
  await hears(page, 650);
  await page.keyboard.press('s');
  await expect(bar(page).getByRole('button', { name: 'Shuffle' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press('/');
  for (const hz of queued) await queue(page, `Sine ${hz}`);
  const heard = await heardNext(page, 1 + 2 + 3);
  expect(heard.slice(0, 3)).toEqual([650, ...queued]);
  expect(
    heard.slice(3).sort((a, b) => a - b),
    'back in the album',
  ).toEqual([450, 550, 750]);
  expect(problems).toEqual([]);
});

test('a page that is loaded anew goes on where the wizard was', async ({ page }) => {
  await page.goto(server.url);
  await press(page, 'Continue');
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Create your account' })).toBeVisible();
  await press(page, 'Back');
  await makeAccount(page, account.name, account.password);
  await pick(page, 'Choose this folder', 'Shelf', 'Sines');
  const chosen = page.getByRole('button', { name: /^Do not use/ });
  await expect(chosen).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Where is your music?' })).toBeVisible();
  await expect(chosen).toHaveCount(1);
  await chosen.click();
  await expect(chosen).toHaveCount(0);
  await press(page, 'Skip for now');
  await expect(page.getByText('You can choose music folders at any time')).toBeVisible();
  await page.reload();
  await press(page, 'Go to your music');
  await expect(page.getByRole('heading', { name: 'No music yet' })).toBeVisible();
  await page.getByRole('link', { name: 'Choose music folders' }).click();
  await expect(page).toHaveURL(/\/admin\/libraries$/);
  await page.goto(`${server.url}/setup`);
  await expect(page, 'the wizard is over').toHaveURL(`${server.url}/`);
});

test('what cannot be a music folder is not picked, and says why', async ({ page }) => {
  await page.goto(server.url);
  await makeAccount(page, account.name, account.password);
  const field = page.getByLabel('Path of the folder');
  for (const [typed, why] of [
    [`${server.music}/none`, 'does not exist'],
    [`${shelf}/Sines/Queued/01.flac`, 'is not a folder'],
    ['/proc', 'belongs to the system'],
    ['music', "must begin with '/'"],
  ] as const) {
    await field.fill(typed);
    await field.press('Enter');
    await expect(page.getByRole('alert')).toContainText(why);
  }
  await pick(page, 'Choose this folder', 'Shelf');
  await list(page, shelf).getByRole('button', { name: 'Sines' }).click();
  await press(page, 'Choose this folder');
  await expect(page.getByRole('alert')).toContainText('one lies in the other');
  await expect(page.getByRole('button', { name: /^Do not use/ })).toHaveCount(1);
});

test('the picker from the keyboard alone', async ({ page }) => {
  await page.goto(server.url);
  await makeAccount(page, account.name, account.password);
  const field = page.getByLabel('Path of the folder');
  await field.fill(server.music);
  await field.press('Enter');
  await list(page, server.music).getByRole('button', { name: 'Shelf' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(list(page, shelf).getByRole('button', { name: 'Nothing here' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const inner = list(page, `${shelf}/Sines`);
  await expect(inner.getByRole('button', { name: 'Evening' })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(list(page, shelf).getByRole('button', { name: 'Nothing here' })).toBeFocused();
});

test('a folder that is removed and added again keeps a favourite', async ({ page }) => {
  const token = await server.setUp();
  await server.call('POST', '/api/v1/admin/roots', { path: `${shelf}/Sines` }, token);
  await enter(page, server.url, token);
  await openAlbum(page, 'Queued');
  const heart = page.getByRole('main').getByRole('button', { name: 'Favourite', exact: true });
  await heart.click();
  await expect(heart).toHaveAttribute('aria-pressed', 'true');
  await page.goto(`${server.url}/admin/libraries`);
  const card = page.getByRole('article', { name: 'Sines' });
  await expect(card).toContainText('2 albums · 6 tracks');
  await expect(card).toContainText('OK');
  await press(page, 'More for Sines');
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Nothing is deleted from the disk');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('There is no music folder yet.')).toBeVisible();
  await page.goto(`${server.url}/favourites`);
  await expect(page.getByText('Press the heart')).toBeVisible();

  await page.goto(`${server.url}/admin/libraries`);
  await press(page, 'Add folder');
  await pick(page, 'Add this folder', 'Shelf', 'Sines');
  await expect(dialog).toHaveCount(0);
  await expect(card).toContainText('2 albums · 6 tracks');
  await page.goto(`${server.url}/favourites`);
  await expect(page.getByRole('link', { name: 'Queued' }).first()).toBeVisible();
});

test('every step breaks no rule of accessibility, and fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const check = async (where: string) => {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      expect(found, `${where}, ${colorScheme}`).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBe(390);
  };
  await page.goto(server.url);
  await makeAccount(page, account.name, account.password);
  await pick(page, 'Choose this folder', 'Shelf', 'Sines');
  await expect(page.locator('[data-counted="true"]').first()).toBeVisible();
  await check('folders');
  await press(page, 'Continue');
  await expect(page.getByText('Your music has been read')).toBeVisible();
  await check('ready');
  await press(page, 'Go to your music');
  await page.goto(`${server.url}/admin/libraries`);
  await expect(page.getByRole('article', { name: 'Sines' })).toContainText('OK');
  await check('libraries');
  await press(page, 'Add folder');
  await expect(list(page, 'Places on the server').getByRole('button').first()).toBeVisible();
  await check('picker');
});
