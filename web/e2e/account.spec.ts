import { expect, test, type Page } from '@playwright/test';
import { bar, hears, hearsNothing } from './listening.ts';
import { sines } from './music.ts';
import { account, Server } from './server.ts';
import { enter, openAlbum, row } from './visit.ts';

let server: Server;
let token: string;

test.beforeAll(async () => {
  server = await Server.start((music) =>
    sines(`${music}/S`, { title: 'Long Sines', artist: 'Anna', hz: [440, 880], seconds: 60 }),
  );
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(() => server.remove());

const menu = (page: Page) => page.getByRole('button', { name: /^(Account|Konto)/ });

test('light, dark, or as the system: seen at once, and kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await enter(page, server.url, token);
  const lightness = () =>
    page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d')!;
      canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data[0] ?? 0;
    });
  const browserBar = () =>
    page
      .locator('meta[name="theme-color"]')
      .evaluateAll(
        (metas) =>
          (metas as HTMLMetaElement[]).find(({ media }) => matchMedia(media).matches)?.content,
      );
  await expect(page.getByRole('link', { name: 'Long Sines' }).first()).toBeVisible();
  expect(await lightness()).toBeLessThan(40);
  await menu(page).click();
  await page.getByRole('radio', { name: 'Light' }).check();
  expect(await lightness()).toBeGreaterThan(240);
  expect(await browserBar()).toBe('#fcf9f6');
  await page.reload();
  expect(await lightness()).toBeGreaterThan(240);
  await page.emulateMedia({ colorScheme: 'light' });
  await menu(page).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  expect(await lightness()).toBeLessThan(40);
  expect(await browserBar()).toBe('#0d0b09');
  await page.getByRole('radio', { name: 'System' }).check();
  expect(await lightness()).toBeGreaterThan(240);
});

test('another language, chosen and kept', async ({ page }) => {
  await enter(page, server.url, token);
  await menu(page).click();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  await expect(page.getByRole('heading', { name: 'Deine Musik' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Deine Musik' })).toBeVisible();
});

test.describe('with a browser that speaks German', () => {
  test.use({ locale: 'de-AT' });

  test('the page does too, and in English when the German words do not come', async ({ page }) => {
    await page.goto(server.url);
    await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
    await page.route('**/_app/immutable/chunks/*.js', async (route) => {
      const answer = await route.fetch();
      const german = (await answer.text()).includes('Noch keine Musik');
      await (german ? route.abort() : route.fulfill({ response: answer }));
    });
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });
});

test('an app password is shown once and can be revoked', async ({ page }) => {
  await enter(page, `${server.url}/settings/devices`, token);
  const section = page.getByRole('region', { name: 'App passwords' });
  await section.getByRole('textbox').fill('My phone');
  await section.getByRole('button', { name: 'Create' }).click();
  await expect(section.getByRole('status')).toContainText(/[0-9a-z]{26}/);
  await page.reload();
  await expect(section.getByText('My phone')).toBeVisible();
  await expect(section.getByRole('status')).toHaveCount(0);
  await section.getByRole('button', { name: 'Revoke My phone' }).click();
  await expect(section.getByText('My phone')).toHaveCount(0);
});

test('what cannot be revoked says why', async ({ page }) => {
  await server.call('POST', '/api/v1/me/api-keys', { label: 'Script' }, token);
  await enter(page, `${server.url}/settings/devices`, token);
  await page.route('**/api/v1/me/api-keys/*', (route) => route.abort());
  await page.getByRole('button', { name: 'Revoke Script' }).click();
  await expect(page.getByText('The server does not answer')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Revoke Script' })).toBeVisible();
});

test('the sound dies with its session, and the page says so', async ({ page, context }) => {
  await enter(page, server.url, await server.signIn('Kitchen'));
  await openAlbum(page, 'Long Sines');
  await row(page, 'Sine 440').click();
  await hears(page, 440);
  const src = await page.evaluate(
    () =>
      performance.getEntriesByType('resource').find(({ name }) => /stream\?t=/.test(name))?.name,
  );
  expect((await fetch(src ?? '')).status).toBe(200);

  const other = await context.browser()!.newPage();
  await enter(other, `${server.url}/settings/devices`, token);
  await other.getByRole('button', { name: 'Sign out Kitchen' }).click();
  await expect(other.getByText('Kitchen')).toHaveCount(0);
  await other.close();
  expect((await fetch(src ?? '')).status).toBe(401);
  await expect(page.getByText('Your session has ended')).toBeVisible({ timeout: 15_000 });
  await expect(page).toHaveURL(/\/login\?to=/);
  await hearsNothing(page);
});

test('two tabs share one event stream, and one sign-out', async ({ context }) => {
  const streams: string[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/api/v1/events')) streams.push(request.url());
  });
  const [one, two] = [await context.newPage(), await context.newPage()];
  const mine = await server.signIn('Two tabs');
  for (const page of [one, two]) {
    await enter(page, server.url, mine);
    await expect(page.getByRole('link', { name: 'Long Sines' }).first()).toBeVisible();
  }
  expect(streams.length).toBe(1);
  sines(`${server.music}/New`, { title: 'Brand New', artist: 'Ben', hz: [300], seconds: 1 });
  await server.call('POST', '/api/v1/scan', undefined, token);
  for (const page of [one, two]) {
    await expect(page.getByRole('link', { name: 'Brand New' }).first()).toBeVisible();
  }
  await one.close();
  await expect.poll(() => streams.length).toBe(2);
  sines(`${server.music}/Newer`, { title: 'Newer Still', artist: 'Ben', hz: [300], seconds: 1 });
  await server.call('POST', '/api/v1/scan', undefined, token);
  await expect(two.getByRole('link', { name: 'Newer Still' }).first()).toBeVisible();

  const three = await context.newPage();
  await three.goto(server.url);
  await menu(three).click();
  await three.getByRole('button', { name: 'Sign out' }).click();
  await expect(two).toHaveURL(/\/login/);
});

test('on plain http in a home network, where browsers offer less', async ({ browser }) => {
  const lan = server.url.replace('127.0.0.1', 'musicbox.lan');
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  await page.goto(lan);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await page.getByLabel('Name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await openAlbum(page, 'Long Sines');
  await row(page, 'Sine 440').click();
  await expect(bar(page)).toContainText('0:0');
  await expect(bar(page).getByRole('button', { name: 'Pause' })).toBeVisible();
  expect(problems).toEqual([]);
  await page.close();
});
