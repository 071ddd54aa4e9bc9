import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { startServer, type RunningServer } from './server.ts';

test.describe.configure({ mode: 'serial' });

let server: RunningServer;
let token: string;

test.beforeAll(async () => {
  server = await startServer();
  const answer = await fetch(`${server.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'anna', password: 'a long password' }),
  });
  token = ((await answer.json()) as { token: string }).token;
});
test.afterAll(() => server.stop());

async function signedIn(page: Page, at: string): Promise<void> {
  await page.addInitScript(
    (value) => localStorage.setItem('segue.1.token', JSON.stringify(value)),
    token,
  );
  await page.goto(server.url + at);
}

test('every card has the same box, at 1440 and at 390 pixels', async ({ page }) => {
  for (const [width, side] of [
    [1440, 180],
    [390, 148],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await signedIn(page, '/');
    await expect(page.locator('[data-card]')).toHaveCount(3);
    const boxes = await page
      .locator('[data-card]')
      .evaluateAll((cards) =>
        cards.map((card) => [card.clientWidth, card.clientHeight, card.scrollWidth]),
      );
    for (const box of boxes) expect(box).toEqual([side, side + 56, side]);
  }
});

test('no page breaks a rule of accessibility, and each has a title', async ({ page }) => {
  await signedIn(page, '/');
  const album = await page.locator('[data-card] a').first().getAttribute('href');
  for (const at of ['/', album ?? '', '/settings/devices']) {
    await page.goto(server.url + at);
    await expect(page.locator('h1')).toBeVisible();
    await expect(page).toHaveTitle(/· Segue$/);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
      at,
    ).toEqual([]);
  }
});

test('an app password is shown once and can be revoked', async ({ page }) => {
  await signedIn(page, '/settings/devices');
  const section = page.getByRole('region', { name: 'App passwords' });
  await section.getByRole('textbox').fill('My phone');
  await section.getByRole('button', { name: 'Create' }).click();
  await expect(section.getByRole('status')).toContainText(/[0-9a-z]{26}/);
  await page.reload();
  await expect(section.getByText('My phone')).toBeVisible();
  await expect(section.getByRole('status')).toHaveCount(0);
  await section.getByRole('button', { name: 'Revoke' }).click();
  await expect(section.getByText('My phone')).toHaveCount(0);
});

test('from the keyboard alone to a playing track, and to silence', async ({ page }) => {
  await signedIn(page, '/');
  await page.getByRole('link', { name: /Two Sines/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sine 440' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('Space');
  await expect(page.getByRole('region').getByRole('button', { name: 'Play' })).toBeVisible();
});

test('the sound dies with its session', async ({ page }) => {
  await signedIn(page, '/');
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const api = (path: string, init: RequestInit = {}) =>
    fetch(server.url + path, { headers, ...init }).then((answer) => answer.json());
  const { items } = (await api('/api/v1/albums')) as { items: { id: string }[] };
  const { tracks } = (await api(`/api/v1/albums/${items[0]?.id}`)) as { tracks: { id: string }[] };
  const body = JSON.stringify({ track_ids: [tracks[0]?.id] });
  const signed = (await api('/api/v1/media', { method: 'POST', body })) as {
    items: { url: string }[];
  };
  const stream = server.url + (signed.items[0]?.url ?? '');
  expect((await fetch(stream)).status).toBe(200);
  await fetch(`${server.url}/api/v1/sessions/current`, { method: 'DELETE', headers });
  expect((await fetch(stream)).status).toBe(401);
  await page.reload();
  await expect(page).toHaveURL(/\/login/);
});
