import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { hears, hearsNothing } from './listening.ts';
import { broken, sines } from './music.ts';
import { Server } from './server.ts';
import { enter, openAlbum, remember, row, watchForProblems } from './visit.ts';

test.describe.configure({ mode: 'serial' });

const password = 'lena likes lists';
let server: Server;
let token: string;
let second: string;

test.beforeAll(async () => {
  second = mkdtempSync(`${tmpdir()}/segue-second-`);
  sines(`${second}/His`, { title: 'His Album', artist: 'Ben', hz: [500, 700], seconds: 60 });
  server = await Server.start(
    (music) => {
      sines(`${music}/Hers`, { title: 'Her Album', artist: 'Anna', hz: [440], seconds: 60 });
      mkdirSync(`${music}/Broken`);
      broken(`${music}/Broken/scratched.flac`);
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

const account = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const dialog = (page: Page) => page.getByRole('dialog');

async function ask(page: Page, name: string, what: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: what }).click();
}

/** A browser of their own, signed in by hand. */
async function signIn(browser: Browser, name: string, secret: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await remember(page, { audioProbe: true });
  await page.goto(server.url);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Your music' })).toBeVisible();
  return page;
}

test('a listener of one folder hears that one, until the account is disabled', async ({
  page,
  browser,
}) => {
  const problems = watchForProblems(page);
  await enter(page, server.url, token);
  await page.getByRole('button', { name: 'Account' }).click();
  await expect(page.getByRole('link', { name: 'Administration' })).toHaveAttribute(
    'href',
    '/admin',
  );
  await page.goto(`${server.url}/admin/scan`);
  await page.getByRole('link', { name: 'Users' }).click();
  await expect(account(page, 'anna')).toContainText('You');

  await page.getByRole('button', { name: 'New user' }).click();
  await page.getByLabel('Name').fill('ANNA');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('radio', { name: 'Only these' }).check();
  await page.getByRole('checkbox', { name: /^segue-second-/ }).check();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('is taken');
  await page.getByLabel('Name').fill('lena');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(account(page, 'lena')).toContainText(/Listener.*segue-second-/);

  const hers = await signIn(browser, 'lena', password);
  await expect(hers.getByRole('link', { name: 'His Album' }).first()).toBeVisible();
  await expect(hers.getByText('Her Album')).toHaveCount(0);
  await hers.getByRole('button', { name: 'Account' }).click();
  await expect(hers.getByRole('link', { name: 'Devices' })).toBeVisible();
  await expect(hers.getByRole('link', { name: 'Administration' })).toHaveCount(0);
  await hers.goto(`${server.url}/admin/users`);
  await expect(hers.getByRole('heading', { name: 'This is for administrators' })).toBeVisible();
  await hers.getByRole('link', { name: 'To your music' }).click();
  await openAlbum(hers, 'His Album');
  await row(hers, 'Sine 500').click();
  await hears(hers, 500);
  const src = await hers.evaluate(
    () =>
      performance.getEntriesByType('resource').find(({ name }) => /stream\?t=/.test(name))?.name,
  );
  expect((await fetch(src ?? '')).status).toBe(200);

  await ask(page, 'lena', 'Edit');
  await page.getByRole('checkbox', { name: /^Disabled/ }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(account(page, 'lena')).toContainText('Disabled');
  expect((await fetch(src ?? '')).status).toBe(401);
  await expect(hers.getByText('Your session has ended')).toBeVisible({ timeout: 15_000 });
  await hearsNothing(hers);
  await hers.getByLabel('Name').fill('lena');
  await hers.getByLabel('Password').fill(password);
  await hers.getByRole('button', { name: 'Sign in' }).click();
  await expect(hers.getByRole('alert')).toContainText('wrong');
  await hers.context().close();
  expect(problems).toEqual([]);
});

test('other folders are there at once, another password counts, and the end is the end', async ({
  page,
  browser,
}) => {
  await enter(page, `${server.url}/admin/users`, token);
  await ask(page, 'lena', 'Edit');
  await page.getByRole('checkbox', { name: /^Disabled/ }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(account(page, 'lena')).not.toContainText('Disabled');
  const hers = await signIn(browser, 'lena', password);
  await expect(hers.getByText('Her Album')).toHaveCount(0);

  await ask(page, 'lena', 'Edit');
  await page.getByRole('radio', { name: 'All music folders' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(hers.getByRole('link', { name: 'Her Album' }).first()).toBeVisible();

  await ask(page, 'lena', 'Set a new password');
  await page.getByRole('textbox', { name: 'Password' }).fill('quite another one');
  await page.getByRole('button', { name: 'Set a new password' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(hers.getByText('Your session has ended')).toBeVisible({ timeout: 15_000 });
  await hers.context().close();
  await (await signIn(browser, 'lena', 'quite another one')).context().close();

  await ask(page, 'lena', 'Delete');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await ask(page, 'lena', 'Delete');
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await expect(account(page, 'lena')).toHaveCount(0);
});

test('the last administrator stays, and is told why', async ({ page }) => {
  await enter(page, `${server.url}/admin/users`, token);
  await ask(page, 'anna', 'Delete');
  await expect(dialog(page)).toContainText('your own account');
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('only active administrator');
  await page.keyboard.press('Escape');
  await expect(account(page, 'anna')).toBeVisible();
});

const figure = (page: Page, name: string) =>
  page
    .locator('dl div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd');

test('a scan finds a new file while one looks, and says which one it cannot read', async ({
  page,
}) => {
  await enter(page, `${server.url}/admin/scan`, token);
  const issue = page.locator('[data-issue]');
  await expect(issue).toHaveCount(1);
  await expect(issue).toContainText('scratched.flac');
  await expect(issue).toContainText('music / Broken');
  await expect(issue).toContainText('Damaged');

  sines(`${server.music}/New`, { title: 'Brand New', artist: 'Eve', hz: [300], seconds: 1 });
  await page.getByRole('button', { name: 'Look for changes' }).click();
  await expect(figure(page, 'New tracks')).toHaveText('1');
  await expect(page.getByRole('status').filter({ hasText: 'has been read' })).toBeVisible();
  await page.getByRole('button', { name: 'Read everything again' }).click();
  await expect(figure(page, 'Read')).toHaveText('5');
  await expect(figure(page, 'New tracks')).toHaveText('0');

  await page.getByRole('combobox', { name: 'Music folder' }).selectOption({ index: 2 });
  await expect(page).toHaveURL(/\?root=\d+$/);
  await expect(page.getByText('All is well')).toBeVisible();
  await page.getByRole('combobox', { name: 'Music folder' }).selectOption('All music folders');
  await expect(issue).toHaveCount(1);
  rmSync(`${server.music}/Broken`, { recursive: true });
  await page.getByRole('button', { name: 'Look for changes' }).click();
  await expect(page.getByText('All is well')).toBeVisible();
});

test('a path is copied whole', async ({ page, context }) => {
  mkdirSync(`${server.music}/Broken`);
  broken(`${server.music}/Broken/again.flac`);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await enter(page, `${server.url}/admin/scan`, token);
  await page.getByRole('button', { name: 'Look for changes' }).click();
  await page.getByRole('button', { name: 'Copy the path of again.flac' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(`${server.music}/Broken/again.flac`);
});

test('what vanished is kept until somebody says that it is gone', async ({ page }) => {
  sines(`${server.music}/Heap`, {
    ...{ title: 'Heap', artist: 'Eve', seconds: 0.1 },
    hz: Array.from({ length: 60 }, (_, i) => 200 + i),
  });
  await server.call('POST', '/api/v1/scan', undefined, token);
  await enter(page, `${server.url}/admin/scan`, token);
  await expect(figure(page, 'New tracks')).toHaveText('60');
  rmSync(`${server.music}/Heap`, { recursive: true });
  await page.getByRole('button', { name: 'Look for changes' }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'Much of your music is gone' });
  await expect(notice).toContainText('60 of');
  await expect(figure(page, 'Missing')).toHaveText('0');
  await notice.getByRole('button', { name: 'They are gone for good' }).click();
  await expect(dialog(page)).toContainText('If a drive is only away');
  await dialog(page).getByRole('button', { name: 'Yes, they are gone' }).click();
  await expect(figure(page, 'Missing')).toHaveText('60');
  await expect(notice).toHaveCount(0);
});

test('a music folder gets another name and rules, rests, and goes on', async ({ page }) => {
  await enter(page, `${server.url}/admin/libraries`, token);
  const card = page.getByRole('article').filter({ hasText: second });
  await card.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await dialog(page).getByLabel('Name').fill('His shelf');
  await dialog(page).getByRole('radio', { name: 'Only by looking' }).check();
  await dialog(page).getByLabel('Look through it').selectOption('Every 15 minutes');
  await dialog(page).getByLabel('Read at once').selectOption('2');
  await dialog(page).getByLabel('Leave out').fill('/Drafts/\n*.part');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('article', { name: 'His shelf' })).toContainText('1 album');

  sines(`${second}/Drafts`, { title: 'Draft', artist: 'Ben', hz: [900], seconds: 1 });
  await ask(page, 'His shelf', 'Look for changes');
  await ask(page, 'His shelf', 'Pause');
  await expect(card).toContainText('Paused');
  await expect(card).toContainText('changes are left alone');
  sines(`${second}/Later`, { title: 'Later', artist: 'Ben', hz: [800], seconds: 1 });
  await ask(page, 'His shelf', 'Go on');
  await expect(card).toContainText('2 albums');
  await expect(card).toContainText('OK');

  await page.goto(`${server.url}/admin/scan`);
  const history = page.getByRole('region', { name: 'Earlier scans' });
  await expect(history.getByRole('listitem').first()).toContainText('His shelf');
  await expect(history.getByRole('listitem').first()).toContainText('New tracks 1');
});

test('an admin has an album read again', async ({ page }) => {
  const anna = { title: 'Her Album', artist: 'Anna', seconds: 60 };
  sines(`${server.music}/Hers`, { ...anna, hz: [440, 660] });
  await enter(page, server.url, token);
  await openAlbum(page, 'Her Album');
  await ask(page, 'Her Album', 'Read again');
  await expect(page.getByText('Her Album is being read again')).toBeVisible();
  await expect(row(page, 'Sine 660')).toBeVisible();
});

for (const scheme of ['dark', 'light'] as const) {
  for (const part of ['scan', 'users', 'libraries']) {
    test(`${part} breaks no rule of accessibility in ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await enter(page, `${server.url}/admin/${part}`, token);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      if (part === 'users') await page.getByRole('button', { name: 'New user' }).click();
      if (part === 'libraries') await ask(page, 'His shelf', 'Settings');
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    });
  }
}
