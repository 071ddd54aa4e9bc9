import { expect, test, type Page } from '@playwright/test';
import { seesFocus, tabTo } from './keyboard.ts';
import { bar, hears, hearsNothing, positionMs } from './listening.ts';
import { sines } from './music.ts';
import { account, Server } from './server.ts';
import { remember, watchForProblems } from './visit.ts';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start((music) => {
    const artist = 'Anna';
    sines(`${music}/Long`, { title: 'Long Sines', artist, hz: [440, 660, 880], seconds: 60 });
    sines(`${music}/Other`, { title: 'Other Sines', artist: 'Ben', hz: [1000], seconds: 60 });
  });
  await server.untilScanned(await server.setUp());
});
test.afterAll(() => server.remove());

test.beforeEach(async ({ page }) => {
  await remember(page, { audioProbe: true });
  await page.goto(server.url);
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.keyboard.type(account.name);
  await tabTo(page, 'Password');
  await page.keyboard.type(account.password);
  await tabTo(page, 'Sign in');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Your music' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Search' })).toBeVisible();
});

/** Past what stands on every page, into what this one is about. */
async function skipToContent(page: Page): Promise<void> {
  await tabTo(page, 'Skip to the content');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
}

test('from the door to a song that plays, and around in it', async ({ page }) => {
  const problems = watchForProblems(page);
  await skipToContent(page);
  await tabTo(page, 'Long Sines');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Long Sines', level: 1 })).toBeVisible();
  await skipToContent(page);
  await tabTo(page, /^2 ?Sine 660/);
  await page.keyboard.press('Enter');
  await hears(page, 660);

  await page.keyboard.press('k');
  await hearsNothing(page);
  await page.keyboard.press('k');
  await hears(page, 660);
  const before = await positionMs(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => positionMs(page)).toBeGreaterThan(before + 4_500);
  await page.keyboard.press('Shift+ArrowRight');
  await hears(page, 880);
  await expect(bar(page)).toContainText('Sine 880');

  await tabTo(page, /^Position/);
  const here = await positionMs(page);
  await page.keyboard.press('Home');
  await expect.poll(() => positionMs(page)).toBeLessThan(Math.max(here, 2_000));
  await hears(page, 880);
  expect(problems).toEqual([]);
});

test('a song is added to the queue, moved up in it, and taken out', async ({ page }) => {
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await seesFocus(page);
  await page.keyboard.type('long sines');
  await expect(page.locator('[data-top] strong')).toHaveText('Long Sines');
  await tabTo(page, 'Long Sines');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Long Sines', level: 1 })).toBeVisible();
  await skipToContent(page);
  await tabTo(page, /^1 ?Sine 440/);
  await page.keyboard.press('Enter');
  await hears(page, 440);

  await tabTo(page, 'More for Sine 880');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Play next' })).toBeFocused();
  await seesFocus(page);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Add to queue' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More for Sine 880' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Play next' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Added to the queue')).toBeVisible();

  const panel = page.getByRole('complementary', { name: 'Queue' });
  await page.keyboard.press('q');
  await expect(panel).toBeVisible();
  await expect(panel.locator('.play:focus')).toContainText('Sine 440');
  await seesFocus(page);
  await page.keyboard.press('ArrowDown');
  await expect(panel.locator('.play:focus')).toContainText('Sine 880');
  await page.keyboard.press('ArrowDown');
  await expect(panel.locator('.play:focus')).toContainText('Sine 660');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(panel.locator('.play strong')).toHaveText([
    ...['Sine 440', 'Sine 880', 'Sine 660', 'Sine 880'],
  ]);
  await seesFocus(page);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Delete');
  await expect(panel.locator('.play strong')).toHaveText(['Sine 440', 'Sine 660', 'Sine 880']);
  await expect(panel.locator('.play:focus')).toContainText('Sine 660');
  await page.keyboard.press('Enter');
  await hears(page, 660);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await seesFocus(page);
});

test('a search is answered by Enter', async ({ page }) => {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('sine 1000');
  await page.keyboard.press('Enter');
  await hears(page, 1_000);
});
