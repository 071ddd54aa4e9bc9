import { expect, test } from '@playwright/test';
import { bar, frequency, hears, slider } from './listening.ts';
import { disc } from './music.ts';
import { Server } from './server.ts';
import { enter, row } from './visit.ts';

const hz = [440, 880, 1320, 660];
const seconds = 4;

let server: Server;
let token: string;

test.beforeAll(async () => {
  server = await Server.start((music) =>
    disc(`${music}/Disc`, { title: 'One Disc', artist: 'Anna', hz, seconds }),
  );
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(() => server.remove());

test('a disc in one file is its tracks, and each sounds as itself', async ({ page }) => {
  await enter(page, server.url, token);
  await page.getByRole('link', { name: 'One Disc' }).first().click();
  await expect(row(page, 'Sine 880')).toContainText('0:04');

  await row(page, 'Sine 880').click();
  await hears(page, 880);
  await expect(bar(page)).toContainText('Sine 880');
  await expect(slider(page)).toHaveAttribute('max', String(seconds * 1000));
  // What sounds is the track of the bar, to its end.
  let last = 880;
  await expect
    .poll(
      async () => {
        const heard = await frequency(page, 0.1);
        if (Math.abs(heard - 440) < 15) throw new Error('the track before it sounds');
        if (Math.abs(heard - 1320) < 15) last = 1320;
        return last;
      },
      { timeout: 15_000, intervals: [50] },
    )
    .toBe(1320);
  await expect(bar(page)).toContainText('Sine 1320');
  await expect(row(page, 'Sine 1320')).toHaveAttribute('aria-current', 'true');

  await slider(page).press('Home');
  await hears(page, 1320);
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await hears(page, 660);
  await expect(bar(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible({
    timeout: 15_000,
  });
});
