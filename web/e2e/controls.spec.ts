import { expect, test, type Page } from '@playwright/test';
import { renameSync, rmSync } from 'node:fs';
import {
  bar,
  frequency,
  hears,
  hearsNothing,
  level,
  loudness,
  placeOn,
  positionMs,
  slider,
} from './listening.ts';
import { sines } from './music.ts';
import { Server } from './server.ts';
import { enter, openAlbum, row } from './visit.ts';

let server: Server;
let token: string;

test.beforeAll(async () => {
  server = await Server.start((music) => {
    const artist = 'Anna';
    sines(`${music}/Long`, { title: 'Long Sines', artist, hz: [440, 660, 880], seconds: 60 });
    sines(`${music}/Gap`, { title: 'With a Gap', artist, hz: [500, 700, 900], seconds: 2 });
    sines(`${music}/Alac`, {
      ...{ title: 'Apples', artist, hz: [300], seconds: 2, extension: 'm4a' },
      codec: ['-c:a', 'alac'],
    });
  });
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(() => server.remove());

async function playLong(page: Page, title = 'Sine 440'): Promise<void> {
  await enter(page, server.url, token);
  await openAlbum(page, 'Long Sines');
  await row(page, title).click();
  await hears(page, Number(title.slice(5)));
}

test('the slider follows the pointer, and lets the music go on where it is let go', async ({
  page,
}) => {
  await playLong(page);
  const line = slider(page);
  await page.mouse.move(...(await placeOn(line, 0.1)));
  await page.mouse.down();
  for (const share of [0.2, 0.3, 0.4, 0.5]) {
    await page.mouse.move(...(await placeOn(line, share)));
    await page.waitForTimeout(150);
    expect(Math.abs((await positionMs(page)) - share * 60_000)).toBeLessThan(1_000);
  }
  await page.waitForTimeout(600);
  expect(await positionMs(page), 'held, though the music plays on').toBeLessThan(31_000);
  await page.mouse.up();
  await expect.poll(() => positionMs(page)).toBeGreaterThan(30_500);
  expect(await positionMs(page)).toBeLessThan(35_000);
  await hears(page, 440);

  await page.mouse.move(...(await placeOn(line, 0.8)));
  await page.mouse.down();
  await page.mouse.up();
  await expect.poll(() => positionMs(page)).toBeGreaterThan(47_000);
});

test('a focused slider takes its own keys in useful steps, and leaves the others', async ({
  page,
}) => {
  await playLong(page);
  const line = slider(page);
  await line.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const at = await positionMs(page);
  expect(at).toBeGreaterThan(9_900);
  expect(at).toBeLessThan(12_500);
  await expect(line).toHaveAttribute('aria-valuetext', /^0:1\d of 1:00$/);
  await page.keyboard.press('Space');
  await hearsNothing(page);
  await page.keyboard.press('k');
  await hears(page, 440);
  await page.keyboard.press('Shift+ArrowRight');
  await hears(page, 660);
});

test('pause, next and previous by button and by key', async ({ page }) => {
  await playLong(page, 'Sine 660');
  const press = (name: string) => bar(page).getByRole('button', { name, exact: true }).click();
  await press('Next');
  await hears(page, 880);
  await expect(bar(page).getByRole('button', { name: 'Next' })).toBeDisabled();
  await press('Previous');
  await hears(page, 660);
  await press('Pause');
  await hearsNothing(page);
  await press('Play');
  await hears(page, 660);
  await page.keyboard.press('Shift+ArrowLeft');
  await hears(page, 440);
  await row(page, 'Sine 440').click();
  await hearsNothing(page);
});

test('a held key seeks again and again, but pauses once', async ({ page }) => {
  await playLong(page);
  await page.getByRole('heading', { level: 1 }).click();
  const before = await positionMs(page);
  await page.keyboard.down('ArrowRight');
  for (let i = 0; i < 3; i += 1) await page.keyboard.down('ArrowRight');
  await page.keyboard.up('ArrowRight');
  await expect.poll(() => positionMs(page)).toBeGreaterThan(before + 19_000);
  await page.keyboard.down('Space');
  await page.keyboard.down('Space');
  await page.keyboard.down('Space');
  await page.keyboard.up('Space');
  await hearsNothing(page);
});

test('volume and mute are seen and heard, and kept', async ({ page }) => {
  await playLong(page);
  const full = await loudness(page);
  const volume = slider(page, 'Volume');
  const mute = bar(page).getByRole('button', { name: 'Mute' });
  await page.mouse.click(...(await placeOn(volume, 0.5)));
  // The slider is a cube: the middle is an eighth.
  await expect.poll(async () => (await level(page)) / full).toBeLessThan(0.16);
  expect((await loudness(page)) / full).toBeGreaterThan(0.09);
  await mute.click();
  await hearsNothing(page);
  await expect(mute).toHaveAttribute('aria-pressed', 'true');
  await expect(volume).toHaveJSProperty('value', '0');
  await page.reload();
  await row(page, 'Sine 440').click();
  await expect(mute).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('m');
  await hears(page, 440);
  expect((await level(page)) / full).toBeLessThan(0.16);
});

test('a file that is gone is passed over, with the reason', async ({ page }) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'With a Gap');
  rmSync(`${server.music}/Gap/01.flac`);
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
  await hears(page, 700);
  await expect(page.getByText('“Sine 500” could not be played')).toBeVisible();
});

test('a drive that is away leaves its albums, and says so', async ({ page }) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'Long Sines');
  const main = page.getByRole('main');
  const away = `${server.music}.away`;
  renameSync(server.music, away);
  await server.call('POST', '/api/v1/scan', undefined, token);
  await expect(row(page, 'Sine 440')).toBeDisabled();
  await expect(row(page, 'Sine 440')).toContainText('the drive is away');
  await expect(main.getByRole('button', { name: 'Play', exact: true })).toBeDisabled();
  await page.getByRole('link', { name: 'Segue: home' }).click();
  await expect(page.getByRole('alert')).toContainText('Mount its drive or correct the path');
  renameSync(away, server.music);
  await server.call('POST', '/api/v1/scan', undefined, token);
  await openAlbum(page, 'Long Sines');
  await expect(row(page, 'Sine 440')).toBeEnabled();
});

test('what this browser cannot decode says so before it is tried', async ({ page }) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'Apples');
  const main = page.getByRole('main');
  await expect(main.getByRole('button', { name: 'Play', exact: true })).toBeDisabled();
  await expect(main.getByText('This browser cannot play ALAC').first()).toBeVisible();
});

test('from the keyboard alone to a playing track, and to silence', async ({ page }) => {
  await enter(page, server.url, token);
  await expect(page.getByRole('link', { name: 'Long Sines' }).first()).toBeVisible();
  await tabTo(page, 'link', 'Long Sines');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Long Sines' })).toBeVisible();
  await tabTo(page, 'button', 'Sine 880');
  await page.keyboard.press('Enter');
  await hears(page, 880);
  await tabTo(page, 'button', 'Mute');
  await page.keyboard.press('k');
  await hearsNothing(page);
});

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, role: 'link' | 'button', name: string): Promise<void> {
  const wanted = page.getByRole(role, { name }).first();
  for (let presses = 0; presses < 40; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to "${name}"`);
}

test('a click on a card plays its album without opening it', async ({ page }) => {
  await enter(page, server.url, token);
  await page.getByRole('link', { name: 'Long Sines' }).first().hover();
  await page.getByRole('button', { name: 'Play Long Sines' }).first().click();
  await hears(page, 440);
  expect(await frequency(page)).toBeGreaterThan(0);
  await expect(page).toHaveURL(`${server.url}/`);
});
