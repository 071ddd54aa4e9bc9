import { expect, test } from '@playwright/test';
import { bar, hears } from './listening.ts';
import { sines } from './music.ts';
import { account, Server } from './server.ts';
import { leaveWizard, remember, row, watchForProblems } from './visit.ts';

test.describe.configure({ mode: 'serial' });

const hz = [440, 880, 1320];

let server: Server;

test.beforeAll(async () => {
  server = await Server.start(
    (music) => sines(`${music}/Sines`, { title: 'Three Sines', artist: 'Anna', hz, seconds: 3 }),
    ...['--trusted-proxies', '127.0.0.1'],
  );
});
test.afterAll(() => server.remove());

test.describe('from another machine', () => {
  test.use({ extraHTTPHeaders: { 'X-Forwarded-For': '192.168.1.20' } });

  test('the wizard wants the code that the terminal shows', async ({ page }) => {
    await page.goto(`${server.url}/login`);
    await expect(page).toHaveURL(/\/setup$/);
    await page.getByRole('button', { name: 'Continue' }).click();
    const code = page.getByLabel('One-time code');
    await expect(code).toBeFocused();
    await code.fill('0000-0000');
    await page.getByLabel('Name').fill(account.name);
    await page.getByLabel('Password', { exact: true }).fill(account.password);
    await page.getByLabel('Password once more').fill('something else');
    const create = page.getByRole('button', { name: 'Create account' });
    await create.click();
    await expect(page.getByRole('alert')).toHaveText('The two passwords differ.');
    await page.getByLabel('Password once more').fill(account.password);
    await create.click();
    await expect(page.getByRole('alert')).toContainText('code');
    const shown = /one-time code is (\S+)/.exec(server.terminal)?.[1] ?? '';
    await code.fill(shown);
    await create.click();
    await leaveWizard(page);
    await expect(page.getByRole('link', { name: 'Three Sines' }).first()).toBeVisible();
  });
});

test('sound at the frequency of each file, one track after the other', async ({ page }) => {
  const problems = watchForProblems(page);
  await remember(page, { audioProbe: true });
  await page.goto(server.url);
  await page.getByLabel('Name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Three Sines' }).first().click();
  const signed: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/media')) signed.push(request.postData() ?? '');
  });
  await row(page, 'Sine 440').click();
  for (const each of hz) {
    await hears(page, each, 15_000);
    await expect(bar(page)).toContainText(`Sine ${each}`);
    await expect(row(page, `Sine ${each}`)).toHaveAttribute('aria-current', 'true');
  }
  await expect(bar(page).getByRole('button', { name: 'Play' })).toBeVisible();
  expect(signed.length, 'all addresses of the album in one request').toBe(1);
  expect(problems).toEqual([]);
});

test('a wrong password is told, the right one leads to where one wanted to go', async ({
  page,
}) => {
  await page.goto(`${server.url}/album/al-0000000000001?from=link`);
  await expect(page).toHaveURL(/\/login\?to=/);
  await page.getByLabel('Name').fill(account.name);
  await page.getByLabel('Password').fill('wrong password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('wrong');
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/album\/al-0000000000001\?from=link$/);
  await expect(page.getByRole('heading', { name: 'Nothing is here' })).toBeVisible();
});

test('the back button leads to no closed door', async ({ page }) => {
  const token = await server.signIn('Back and forth');
  await remember(page, { token });
  await page.goto(server.url);
  await page.getByRole('link', { name: 'Three Sines' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Three Sines');
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('Name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Your music' })).toBeVisible();
  await page.goto(`${server.url}/login`);
  await expect(page.getByRole('heading', { name: 'Your music' })).toBeVisible();
});
