import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { sines } from './music.ts';
import { Server } from './server.ts';
import { enter, watchForProblems } from './visit.ts';

test.describe.configure({ mode: 'serial' });

let server: Server;
let token: string;
let second: string;

test.beforeAll(async () => {
  second = mkdtempSync(`${tmpdir()}/segue-attic-`);
  sines(`${second}/New`, { title: 'New Album', artist: 'Ben', hz: [700], seconds: 1 });
  sines(`${second}/Old`, { title: 'Old Album', artist: 'Ben', hz: [500, 600], seconds: 1 });
  server = await Server.start(
    (music) => {
      sines(`${music}/Kept`, { title: 'Kept Album', artist: 'Anna', hz: [400], seconds: 1 });
      sines(`${music}/Gone`, { title: 'Gone Album', artist: 'Anna', hz: [440, 450], seconds: 1 });
    },
    ...['--music', second],
  );
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(async () => {
  await server.remove();
  rmSync(second, { recursive: true, force: true });
});

const dialog = (page: Page) => page.getByRole('dialog');
const missing = (page: Page) => page.getByRole('region', { name: 'Missing files' });

async function look(page: Page): Promise<void> {
  await page.goto(`${server.url}/admin/scan`);
  await page.getByRole('button', { name: 'Look for changes' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'has been read' })).toBeVisible();
  await page.goto(`${server.url}/admin/libraries`);
}

test('what is missing is shown, and what nobody loves goes', async ({ page }) => {
  const problems = watchForProblems(page);
  await enter(page, `${server.url}/admin/libraries`, token);
  await expect(page.getByRole('article').first()).toBeVisible();
  await expect(missing(page)).toHaveCount(0);

  const { items } = await server.call<{ items: { id: string; title: string }[] }>(
    ...(['GET', '/api/v1/tracks?limit=50', undefined, token] as const),
  );
  const loved = items.find(({ title }) => title === 'Sine 450')?.id ?? '';
  await server.call('PUT', `/api/v1/me/stars/${loved}`, undefined, token);
  rmSync(`${server.music}/Gone`, { recursive: true });
  await look(page);
  await expect(missing(page)).toContainText('2 files · since');
  await missing(page).getByText('Show the files').click();
  const lines = page.getByRole('list', { name: 'Missing files, one by one' });
  await expect(lines.getByRole('listitem')).toHaveCount(2);
  await expect(lines.getByRole('listitem').filter({ hasText: 'Sine 450' })).toContainText(
    'a favourite',
  );

  await missing(page).getByRole('button', { name: 'Purge' }).click();
  await expect(dialog(page)).toContainText('1 file, 1 track and 0 albums go for good');
  await expect(dialog(page)).toContainText('1 file stays, because somebody loves it');
  await dialog(page)
    .getByRole('checkbox', { name: /^Keep what somebody loves/ })
    .uncheck();
  await expect(dialog(page)).toContainText('2 files, 2 tracks and 1 album go for good');
  await dialog(page)
    .getByRole('checkbox', { name: /^Keep what somebody loves/ })
    .check();
  await expect(dialog(page)).toContainText('1 file, 1 track and 0 albums go for good');
  await dialog(page).getByRole('button', { name: 'Purge for good' }).click();
  await expect(page.getByText('1 file purged')).toBeVisible();
  await expect(lines.getByRole('listitem')).toHaveCount(1);
  await expect(missing(page)).toContainText('1 file · since');
  expect(problems).toEqual([]);
});

test('a folder that rests is purged when it is chosen, and no other', async ({ page }) => {
  await enter(page, `${server.url}/admin/libraries`, token);
  rmSync(`${second}/Old`, { recursive: true });
  await look(page);
  const card = page.getByRole('article').filter({ hasText: second });
  await card.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Pause' }).click();
  await expect(card).toContainText('Paused');
  await missing(page).getByRole('button', { name: 'Purge' }).click();
  await expect(dialog(page)).toContainText('Nothing goes');
  await expect(dialog(page)).toContainText('2 files stay: their drives may only be away');
  await expect(dialog(page).getByRole('button', { name: 'Purge for good' })).toBeDisabled();
  await dialog(page)
    .getByRole('radio', { name: /^segue-attic-/ })
    .check();
  await expect(dialog(page)).toContainText('If its drive is only away');
  await expect(dialog(page)).toContainText('2 files, 2 tracks and 1 album go for good');
  await dialog(page).getByRole('button', { name: 'Purge for good' }).click();
  await expect(page.getByText('2 files purged')).toBeVisible();
  await expect(missing(page).getByText(/^segue-attic-/)).toHaveCount(0);
  await expect(missing(page)).toContainText('1 file · since');
});

for (const scheme of ['dark', 'light'] as const) {
  test(`the dialog breaks no rule of accessibility in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await enter(page, `${server.url}/admin/libraries`, token);
    await missing(page).getByText('Show the files').click();
    await missing(page).getByRole('button', { name: 'Purge' }).click();
    await expect(dialog(page)).toContainText('stays');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}
