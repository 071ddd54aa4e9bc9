import { expect, test, type Page } from '@playwright/test';
import { bar, hears, positionMs, slider } from './listening.ts';
import { sines } from './music.ts';
import { Server } from './server.ts';
import { enter, openAlbum, row } from './visit.ts';

/** Resolves when so many tracks have come whole. */
function fetched(page: Page, tracks: number): Promise<unknown> {
  const whole = new Set<string>();
  return page.waitForEvent('requestfinished', (request) => {
    if (request.resourceType() === 'media') whole.add(request.url());
    return whole.size === tracks;
  });
}

let server: Server;
let token: string;

test.beforeAll(async () => {
  server = await Server.start((music) => {
    const album = { title: 'Short Sines', artist: 'Anna', seconds: 4 };
    sines(`${music}/Sines`, { ...album, hz: [440, 550, 660, 770] });
  });
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(() => server.remove());

test('a restart of the server costs no track, and the music goes on by itself', async ({
  page,
}) => {
  await enter(page, server.url, token);
  await openAlbum(page, 'Short Sines');
  const next = fetched(page, 2);
  await row(page, 'Sine 440').click();
  await hears(page, 440);
  await next;
  await server.halt();
  // What has been fetched plays on; then the third track cannot come.
  await hears(page, 550);
  await expect(bar(page)).toContainText('The server is away', { timeout: 15_000 });
  await expect(bar(page)).toContainText('Sine 660');
  await expect(page.getByText('could not be played')).toHaveCount(0);
  await slider(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await server.run();
  await expect.poll(() => positionMs(page), { timeout: 45_000 }).toBeGreaterThan(0);
  await hears(page, 770, 45_000);
});

test('a server that does not answer is told, asked again, and then let in', async ({ page }) => {
  await page.route('**/.well-known/segue', (route) => route.abort());
  await page.goto(server.url);
  await expect(page.getByRole('heading', { name: 'The server does not answer' })).toBeVisible({
    timeout: 15_000,
  });
  await page.unroute('**/.well-known/segue');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a page whose data does not come offers another try, and keeps what it had', async ({
  page,
}) => {
  await page.route('**/api/v1/albums/*', (route) => route.abort());
  await enter(page, server.url, token);
  await page.getByRole('link', { name: 'Short Sines' }).first().click();
  await expect(page.getByRole('heading', { name: 'The server does not answer' })).toBeVisible({
    timeout: 15_000,
  });
  await expect(page).toHaveTitle('That did not work · Segue');
  await page.unroute('**/api/v1/albums/*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Short Sines' })).toBeVisible();
  await page.route('**/api/v1/albums/*', (route) => route.fulfill({ status: 500, body: 'no' }));
  await server.call('POST', '/api/v1/scan?full=true', undefined, token);
  await page.waitForTimeout(1_500);
  await expect(page.getByRole('heading', { name: 'Short Sines' })).toBeVisible();
});
