import { expect, test, type Page } from '@playwright/test';
import { cover, sines } from './music.ts';
import { Server } from './server.ts';
import { enter } from './visit.ts';

let server: Server;
let token: string;

const albums = [
  { title: 'Q', size: '600x600' },
  { title: 'Four by three', size: '800x600' },
  { title: 'Tall', size: '300x600' },
  { title: 'Small', size: '40x40' },
  { title: 'No cover at all', size: undefined },
  { title: 'A long name '.repeat(17).slice(0, 200), size: '500x500' },
];

test.beforeAll(async () => {
  server = await Server.start((music) => {
    albums.forEach(({ title, size }, index) => {
      const folder = `${music}/${index}`;
      const artist = index % 2 === 0 ? 'B' : 'Many People '.repeat(15).trim();
      sines(folder, { title, artist, hz: [300 + index], seconds: 1 });
      if (size !== undefined) cover(folder, ['teal', 'tomato', 'gold'][index % 3] ?? '', size);
    });
  });
  token = await server.setUp();
  await server.untilScanned(token);
});
test.afterAll(() => server.remove());

const cards = (page: Page) => page.getByRole('main').locator('[data-card]');

const widths = [
  { width: 320, side: 148 },
  { width: 768, side: 180 },
  { width: 1440, side: 180 },
  { width: 3840, side: 180 },
];

for (const { width, side } of widths) {
  test(`at ${width} pixels every card is as large as the next, and so is its picture`, async ({
    page,
  }) => {
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname.startsWith('/api/v1/images/')) asked.push(search);
    });
    await page.setViewportSize({ width, height: 900 });
    await enter(page, server.url, token);
    await expect(cards(page).nth(albums.length - 1)).toBeVisible();
    for (const card of await cards(page).all()) await card.scrollIntoViewIfNeeded();
    const boxes = await cards(page).evaluateAll((each) =>
      each.map((card) => {
        const sizeOf = (element: Element | null) => {
          const box = element?.getBoundingClientRect();
          return box && [box.width, box.height];
        };
        return JSON.stringify([sizeOf(card), sizeOf(card.querySelector('.cover'))]);
      }),
    );
    expect(boxes.length).toBeGreaterThanOrEqual(2 * albums.length);
    expect(new Set(boxes).size, [...new Set(boxes)].join(' ')).toBe(1);
    expect(boxes[0]).toBe(
      JSON.stringify([
        [side, side + 52],
        [side, side],
      ]),
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
    await expect.poll(() => asked.length).toBeGreaterThanOrEqual(5);
    expect([...new Set(asked)]).toEqual([`?width=${side}&height=${side}&dpr=1`]);
  });
}

test('what a cover looks like is seen before it is there', async ({ page }) => {
  interface Albums {
    items: { title: string; thumbhash?: string }[];
  }
  const examined = async () => {
    const { items } = await server.call<Albums>('GET', '/api/v1/albums', undefined, token);
    return items.filter(({ thumbhash }) => thumbhash !== undefined).length;
  };
  await expect.poll(examined).toBe(albums.length - 1);
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/v1/images/**', async (route) => {
    await held;
    await route.continue();
  });
  await enter(page, server.url, token);
  const tall = cards(page).filter({ hasText: 'Tall' }).first();
  const drawn = tall.locator('.cover');
  await expect(drawn).toHaveCSS('background-image', /^url\("data:image\/png/);
  // The colour of the middle: gold, although the picture has not come.
  const colour = await drawn.evaluate(async (node) => {
    const image = new Image();
    image.src = /url\("(.*)"\)/.exec(getComputedStyle(node).backgroundImage)?.[1] ?? '';
    await image.decode();
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d');
    pen?.drawImage(image, 0, 0);
    return pen && Array.from(pen.getImageData(image.width / 2, image.height / 2, 1, 1).data);
  });
  const [red = 0, green = 0, blue = 255] = colour ?? [];
  expect(red).toBeGreaterThan(220);
  expect(green).toBeGreaterThan(180);
  expect(blue).toBeLessThan(60);
  release?.();
  await expect
    .poll(() => tall.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBe(180);
  await expect(drawn, 'nothing shows through a transparent cover').toHaveCSS(
    'background-image',
    'none',
  );
});
