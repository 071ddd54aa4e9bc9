import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { hears } from './listening.ts';
import { sines } from './music.ts';
import { Server } from './server.ts';
import { enter, watchForProblems } from './visit.ts';

let server: Server;
let token: string;

test.beforeAll(async () => {
  server = await Server.start((music) => {
    sines(`${music}/A`, { title: 'Motörhead', artist: 'Motörhead', hz: [440, 550], seconds: 5 });
    sines(`${music}/B`, { title: 'Blue Metallic', artist: 'Anna', hz: [660], seconds: 5 });
    sines(`${music}/C`, { title: '夜明け前', artist: '東京', hz: [770], seconds: 5 });
  });
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(() => server.remove());

const field = (page: Page) => page.getByRole('searchbox');
const best = (page: Page) => page.locator('[data-top] strong');

test('from a key to a song that plays, in a few letters', async ({ page }) => {
  const problems = watchForProblems(page);
  await enter(page, server.url, token);
  await expect(page.getByRole('link', { name: 'Search' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('otor');
  await expect(best(page)).toHaveText('Motörhead');
  await expect(page).toHaveURL(/\/search\?q=otor$/);
  await field(page).fill('sine 660');
  await page.keyboard.press('Enter');
  await hears(page, 660);
  expect(problems).toEqual([]);
});

for (const [typed, found] of [
  ['metalic', 'Blue Metallic'],
  ['夜明', '夜明け前'],
  ['motorhead', 'Motörhead'],
] as const) {
  test(`"${typed}" finds ${found}`, async ({ page }) => {
    await enter(page, `${server.url}/search`, token);
    await field(page).fill(typed);
    await expect(best(page)).toHaveText(found);
  });
}

test('what is not there, what was found before, and the way back', async ({ page }) => {
  await enter(page, `${server.url}/search?q=blue`, token);
  await expect(field(page)).toHaveValue('blue');
  await page.locator('[data-top]').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Blue Metallic');
  await page.goBack();
  await expect(best(page)).toHaveText('Blue Metallic');
  await field(page).fill('🎷 xyzzy');
  await expect(page.getByText('Nothing here is called “🎷 xyzzy”.')).toBeVisible();
  await field(page).fill('');
  await expect(page.getByText('Type a few letters.')).toBeVisible();
});

for (const scheme of ['dark', 'light'] as const) {
  test(`the page breaks no rule of accessibility in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await enter(page, `${server.url}/search?q=sine`, token);
    await expect(best(page)).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}
