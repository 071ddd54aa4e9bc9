import { readFileSync, writeFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { sines } from './music.ts';
import { Server } from './server.ts';
import { enter } from './visit.ts';

let server: Server;
let token: string;
const file = () => `${server.music}/Rain.m3u8`;

test.beforeAll(async () => {
  server = await Server.start((music) => {
    sines(`${music}/Sines`, { title: 'Sines', artist: 'Anna', hz: [100, 200], seconds: 1 });
    writeFileSync(`${music}/Rain.m3u8`, '#PLAYLIST:Rain\nnowhere/1.mp3\nSines/01.flac\n');
  });
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(() => server.remove());

test('a playlist from a file says where it comes from, and what changes goes back', async ({
  page,
}) => {
  await enter(page, `${server.url}/library/playlists`, token);
  await page.getByRole('main').getByRole('link', { name: 'Rain' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rain');
  await expect(page.getByText('From music / Rain.m3u8')).toBeVisible();
  await page.getByRole('button', { name: '1 entry not found' }).click();
  await expect(page.getByRole('dialog')).toContainText('nowhere/1.mp3');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await page.goto(`${server.url}/admin/libraries`);
  await page.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Read and write them' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.goto(`${server.url}/library/playlists`);
  await page.getByRole('main').getByRole('link', { name: 'Rain' }).first().click();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Name of the playlist').fill('Sun');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(() => readFileSync(file(), 'utf8'), { timeout: 20_000 })
    .toBe('#PLAYLIST:Sun\nnowhere/1.mp3\nSines/01.flac\n');
});
