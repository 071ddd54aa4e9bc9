import { expect, type Page } from '@playwright/test';

/** What must not happen on any page. */
export function watchForProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) problems.push(message.text());
  });
  return problems;
}

/** Keys of core/prefs.ts, set before the page's own code runs, as if they had been chosen here. */
export async function remember(page: Page, prefs: Record<string, unknown>): Promise<void> {
  await page.addInitScript((values) => {
    if (sessionStorage.getItem('remembered')) return;
    sessionStorage.setItem('remembered', 'true');
    for (const [name, value] of Object.entries(values)) {
      localStorage.setItem(`segue.1.${name}`, JSON.stringify(value));
    }
  }, prefs);
}

/** Opens a page as the one to whom the token belongs, with the worklet that hears. */
export async function enter(page: Page, url: string, token: string): Promise<void> {
  await remember(page, { token, audioProbe: true });
  await page.goto(url);
}

export async function openAlbum(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: title }).first().click();
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
}

/** A track of an album; beside it stands a button with more. */
export const row = (page: Page, title: string) =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .getByRole('button', { name: title })
    .and(page.locator(':not([aria-haspopup])'))
    .first();

/** The wizard's first two steps, as somebody at the machine itself. */
export async function makeAccount(page: Page, name: string, password: string): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password once more').fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Where is your music?' })).toBeVisible();
}

/** Its last two, without another folder. */
export async function leaveWizard(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Continue|Skip for now)$/ }).click();
  await page.getByRole('button', { name: 'Go to your music' }).click();
  await expect(page.getByRole('heading', { name: 'Your music' })).toBeVisible();
}
