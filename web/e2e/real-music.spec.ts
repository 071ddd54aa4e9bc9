import { expect, test } from '@playwright/test';
import path from 'node:path';
import { bar, hearsNothing, level, likeness, placeOn, positionMs, slider } from './listening.ts';
import { manyAlbums, realMusic } from './music.ts';
import { account, Server } from './server.ts';
import { leaveWizard, makeAccount, remember, row, watchForProblems } from './visit.ts';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.remove());

test('real music: wizard, scan, album, sound, and the next track by itself', async ({ page }) => {
  const problems = watchForProblems(page);
  await remember(page, { audioProbe: true });
  await page.goto(server.url);
  await expect(page).toHaveURL(/\/setup$/);
  await expect(page.getByRole('heading', { name: 'Welcome to Segue' })).toBeVisible();
  await makeAccount(page, account.name, account.password);
  await expect(page.getByRole('listitem').filter({ hasText: server.music })).toContainText(
    'Music folder already',
  );
  await leaveWizard(page);

  await expect(page.getByRole('heading', { name: 'No music yet' })).toBeVisible();
  await expect(page.getByText(server.music)).toBeVisible();
  // Everything that the page says about a scan, however short the scan is.
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => {
      for (const line of document.querySelectorAll('[data-scan]')) {
        said.push(line.textContent.replace(/\s+/g, ' ').trim());
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  realMusic(server.music);
  // Sixteen files are read faster than anyone can look.
  manyAlbums(path.join(server.music, 'Many'), 50, 40);
  const token = await page.evaluate(
    () => JSON.parse(localStorage.getItem('segue.1.token') ?? '""') as string,
  );
  await server.call('POST', '/api/v1/scan', undefined, token);
  await expect(page.getByRole('main')).toContainText('52 albums · 2,016 tracks');
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said.join('\n')).toContain('Reading your music');
  expect(said.join('\n')).toMatch(/[\d,]+ files so far|[\d,]+ of [\d,]+ files/);

  await page.keyboard.press('/');
  await page.getByRole('searchbox').fill('advanced research');
  await page.getByRole('link', { name: 'Advanced Research' }).first().click();
  await expect(page.locator('ol button').nth(2)).toBeVisible();
  const titles = await page.locator('ol button .title > span').allTextContents();
  const [first = '', second = ''] = titles.slice(1);
  const file = (title: string) => path.join(server.music, `${title}.ogg`);
  await row(page, first).click();
  await expect(bar(page)).toContainText(first);
  await expect.poll(() => positionMs(page), { timeout: 15_000 }).toBeGreaterThan(2_000);
  expect(await likeness(page, file(first))).toBeGreaterThan(0.8);
  expect(await likeness(page, file(second))).toBeLessThan(0.4);

  const lengthMs = Number(await slider(page).getAttribute('max'));
  await page.mouse.click(...(await placeOn(slider(page), 1 - 6_000 / lengthMs)));
  await expect.poll(() => positionMs(page)).toBeGreaterThan(lengthMs - 8_000);
  await expect.poll(() => level(page)).toBeGreaterThan(0);
  await expect(bar(page)).toContainText(second, { timeout: 30_000 });
  await expect(row(page, second)).toHaveAttribute('aria-current', 'true');
  await expect.poll(() => positionMs(page), { timeout: 15_000 }).toBeGreaterThan(2_000);
  expect(await likeness(page, file(second))).toBeGreaterThan(0.8);
  await bar(page).getByRole('button', { name: 'Pause' }).click();
  await hearsNothing(page);
  expect(problems).toEqual([]);
});
