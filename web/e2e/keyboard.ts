import { expect, type Page } from '@playwright/test';

const mostTabs = 60;

/** What has the focus, by its name and text, and whether a person can see that it has it. */
function focus(page: Page): Promise<{ name: string; seen: boolean; inView: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { name: '', seen: true, inView: true };
    const outlined = (of: Element) => {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(of);
      return (
        outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/, 0\)/.test(outlineColor)
      );
    };
    // A field may leave the line to what stands around it.
    const around = element.closest('form[role="search"]');
    const { width, height, top, left } = element.getBoundingClientRect();
    const labels = (element as HTMLInputElement).labels;
    const label = labels ? [...labels].map((each) => each.textContent).join(' ') : '';
    const words = [element.getAttribute('aria-label') ?? '', label, element.textContent];
    return {
      name: words.join(' ').replace(/\s+/g, ' ').trim(),
      seen:
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        [element, ...(around ? [around] : [])].some(outlined),
      inView:
        width > 0 &&
        height > 0 &&
        left < innerWidth &&
        top < innerHeight &&
        left + width > 0 &&
        top + height > 0,
    };
  });
}

/** Whoever uses the keys can see where they are. */
export async function seesFocus(page: Page): Promise<string> {
  const what = (await focus(page)).name;
  await expect
    .poll(() => focus(page), { message: what })
    .toMatchObject({ seen: true, inView: true });
  return (await focus(page)).name;
}

/** Goes on with Tab until what is called so has the focus; each step on the way is seen. */
export async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < mostTabs; step += 1) {
    await page.keyboard.press(key);
    const here = await seesFocus(page);
    if (typeof name === 'string' ? here.includes(name) : name.test(here)) return;
    passed.push(here);
  }
  throw new Error(`${String(name)} is not reached by ${key}; passed: ${passed.join(' | ')}`);
}
