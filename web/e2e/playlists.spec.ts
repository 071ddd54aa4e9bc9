import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { sines } from './music.ts';
import { Server } from './server.ts';
import { enter, openAlbum } from './visit.ts';

let server: Server;
let token: string;

test.beforeAll(async () => {
  server = await Server.start((music) =>
    sines(`${music}/Sines`, { title: 'Sines', artist: 'Anna', hz: [100, 200, 300], seconds: 1 }),
  );
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(() => server.remove());

const titles = (page: Page) => page.locator('[data-item] .title');

async function make(page: Page, name: string, times = 1): Promise<void> {
  const { items } = await server.call<{ items: { id: string; title: string }[] }>(
    ...(['GET', '/api/v1/tracks', undefined, token] as const),
  );
  const ids = Array.from({ length: times }, () => items.map(({ id }) => id)).flat();
  const { id } = await server.call<{ id: string }>(
    ...(['POST', '/api/v1/playlists', { name, track_ids: ids }, token] as const),
  );
  await enter(page, `${server.url}/playlist/${id}`, token);
  await expect(titles(page)).toHaveCount(ids.length);
}

test('a playlist is made from an album, takes a track twice, is renamed and deleted', async ({
  page,
}) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'Sines');
  await page.getByRole('button', { name: 'More for Sines', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Add to playlist …' }).click();
  await page.getByRole('button', { name: 'New playlist' }).click();
  await page.getByLabel('Name of the playlist').fill('Evening');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Added to “Evening”')).toBeVisible();
  await page.getByRole('button', { name: 'More for Sine 200' }).click();
  await page.getByRole('menuitem', { name: 'Add to playlist …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Evening' }).click();

  await page.getByRole('navigation', { name: 'Sections' }).getByText('Evening').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Evening');
  await expect(titles(page)).toHaveText(['Sine 100', 'Sine 200', 'Sine 300', 'Sine 200']);

  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Name of the playlist').fill('Night');
  await page.getByLabel('Comment').fill('Dark and slow');
  await page.getByLabel('Everybody').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Night');
  await expect(page.getByText('4 tracks · 1 min · Shared')).toBeVisible();

  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/library\/playlists$/);
  await expect(page.getByText('A playlist of your own begins here.')).toBeVisible();
});

test('tracks are moved and taken out by the keyboard', async ({ page }) => {
  await make(page, 'Keys');
  await page.getByRole('button', { name: 'Sine 100', exact: false }).first().focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(titles(page)).toHaveText(['Sine 200', 'Sine 100', 'Sine 300']);
  await expect(page.getByRole('status').filter({ hasText: 'number 2 of 3' })).toBeAttached();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(titles(page)).toHaveText(['Sine 200', 'Sine 300', 'Sine 100']);
  await expect(page.locator('[data-index="2"] .play')).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(titles(page)).toHaveText(['Sine 200', 'Sine 100', 'Sine 300']);
  await expect(page.locator('[data-index="1"] .play')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(titles(page)).toHaveText(['Sine 200', 'Sine 300']);
  await page.getByRole('button', { name: 'Remove Sine 300' }).click();
  await expect(titles(page)).toHaveText(['Sine 200']);
});

test('a track is dragged to another place', async ({ page }) => {
  await make(page, 'Hands');
  const items = page.locator('[data-item]');
  await expect(page.locator('[draggable="true"]')).toHaveCount(3);
  await items.nth(2).dragTo(items.nth(0), { targetPosition: { x: 200, y: 6 } });
  await expect(titles(page)).toHaveText(['Sine 300', 'Sine 100', 'Sine 200']);
  await items.nth(0).dragTo(items.nth(1), { targetPosition: { x: 200, y: 54 } });
  await expect(titles(page)).toHaveText(['Sine 100', 'Sine 300', 'Sine 200']);
});

test('what changes in one tab is seen in the other', async ({ page, context }) => {
  await make(page, 'Two tabs', 2);
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(titles(second)).toHaveCount(6);
  await second.getByRole('button', { name: 'Remove Sine 300' }).first().click();
  await expect(titles(page)).toHaveCount(5);
  await expect(page.getByText('5 tracks')).toBeVisible();
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`neither the page nor its dialogs break a rule of accessibility in ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await make(page, `For all, ${colorScheme}`);
    await expect(page).toHaveTitle(`For all, ${colorScheme} · Segue`);
    const expectAccessible = async (where: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        where,
      ).toEqual([]);
    };
    await expectAccessible('playlist');
    await page.getByRole('button', { name: 'Edit' }).click();
    await expectAccessible('form');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Delete' }).click();
    await expectAccessible('question');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More for Sine 100' }).click();
    await page.getByRole('menuitem', { name: 'Add to playlist …' }).click();
    await expect(page.getByRole('dialog').getByRole('button', { name: 'For all' })).not.toHaveCount(
      0,
    );
    await expectAccessible('picker');
  });
}
