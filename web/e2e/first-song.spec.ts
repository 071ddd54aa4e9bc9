import { expect, test } from '@playwright/test';
import { sines, startServer, type RunningServer } from './server.ts';

test.describe.configure({ mode: 'serial' });

let server: RunningServer;

test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

test('from the first account to sound, and to the next track by itself', async ({ page }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) problems.push(message.text());
  });
  await page.addInitScript(() => localStorage.setItem('segue.1.audioProbe', 'true'));

  await page.goto(server.url);
  await expect(page).toHaveURL(/\/setup$/);
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password').fill('a long password');
  await page.getByRole('button', { name: 'Create account' }).click();

  await page.getByRole('link', { name: /Two Sines/ }).click();
  await page.getByRole('button', { name: 'Sine 440' }).click();
  for (const hz of sines) {
    await expect
      .poll(() => page.evaluate(() => window.__segueAudio?.frequency(0.2) ?? 0), {
        timeout: 15_000,
        intervals: [100],
      })
      .toBeGreaterThan(hz - 15);
    const heard = await page.evaluate(() => window.__segueAudio?.frequency(0.2) ?? 0);
    expect(Math.abs(heard - hz)).toBeLessThan(15);
    await expect(page.getByRole('region', { name: `Sine ${hz}` })).toBeVisible();
  }
  expect(problems).toEqual([]);
});

test('a wrong password is told, the right one leads back', async ({ page }) => {
  await page.goto(`${server.url}/album/al-0000000000001`);
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password').fill('wrong password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('wrong');
  await page.getByLabel('Password').fill('a long password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/album\/al-0000000000001$/);
});
