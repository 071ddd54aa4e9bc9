import { expect, type Locator, type Page } from '@playwright/test';
import { samplesOf } from './music.ts';

const toleranceHz = 15;
const silence = 1e-4;
/** Enough to know a song by, and few enough numbers to compare in no time. */
const rate = 8_000;

export const slider = (page: Page, name = 'Position') => page.getByRole('slider', { name });
export const bar = (page: Page) => page.getByRole('region', { name: 'Player' });

/** What the worklet at the end of the audio graph heard of late. */
export function frequency(page: Page, seconds = 0.2): Promise<number> {
  return page.evaluate((of) => window.__segueAudio?.frequency(of) ?? 0, seconds);
}

export function level(page: Page, seconds = 0.2): Promise<number> {
  return page.evaluate((of) => window.__segueAudio?.level(of) ?? 0, seconds);
}

/** The loudest of some moments: one alone may lie in a fade, or in a gap on a busy machine. */
export async function loudness(page: Page): Promise<number> {
  const levels: number[] = [];
  for (let moment = 0; moment < 6; moment += 1) {
    levels.push(await level(page));
    await page.waitForTimeout(100);
  }
  return Math.max(...levels);
}

export async function hears(page: Page, hz: number, timeout = 10_000): Promise<void> {
  const off = async () => Math.abs((await frequency(page)) - hz);
  await expect
    .poll(off, { timeout, intervals: [80], message: `${hz} Hz` })
    .toBeLessThan(toleranceHz);
}

export async function hearsNothing(page: Page): Promise<void> {
  const { poll } = expect;
  await poll(() => level(page, 0.3), { timeout: 5_000, intervals: [80] }).toBeLessThan(silence);
}

/** Where to press on a slider for a share of its range: the thumb stays within the line. */
export async function placeOn(line: Locator, share: number): Promise<[number, number]> {
  const thumb = 14;
  const { x, y, width, height } = (await line.boundingBox())!;
  return [x + thumb / 2 + share * (width - thumb), y + height / 2];
}

export async function positionMs(page: Page): Promise<number> {
  return Number(await slider(page).inputValue());
}

/** How much what is heard is like a file at the place that the page shows: the best correlation
 *  within two seconds of it; 1 is the same, songs that differ stay below a third. */
export async function likeness(page: Page, file: string): Promise<number> {
  const seconds = 0.75;
  const [heard, heardRate, ms] = await page.evaluate((of) => {
    const probe = window.__segueAudio;
    const position = document.querySelector<HTMLInputElement>('input[aria-label="Position"]');
    return [
      Array.from(probe?.samples(of) ?? []),
      probe?.sampleRate ?? 0,
      Number(position?.value),
    ] as const;
  }, seconds);
  const from = Math.max(0, ms / 1000 - seconds - 2);
  const due = samplesOf(file, rate, from, seconds + 4);
  return bestCorrelation(slower(heard, heardRate), due);
}

/** Down to `rate`, each sample the mean of those that it stands for. */
function slower(samples: readonly number[], from: number): Float32Array {
  const step = from / rate;
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    const part = samples.slice(Math.floor(i * step), Math.floor((i + 1) * step));
    return part.reduce((sum, sample) => sum + sample, 0) / part.length;
  });
}

function bestCorrelation(heard: Float32Array, due: Float32Array): number {
  const energy = (samples: Float32Array, at: number) => {
    let sum = 0;
    for (let i = 0; i < heard.length; i += 1) sum += (samples[at + i] ?? 0) ** 2;
    return sum;
  };
  const own = energy(heard, 0);
  let best = 0;
  for (let at = 0; at + heard.length <= due.length; at += 1) {
    let dot = 0;
    for (let i = 0; i < heard.length; i += 1) dot += (heard[i] ?? 0) * (due[at + i] ?? 0);
    best = Math.max(best, dot / Math.sqrt(own * energy(due, at) || 1));
  }
  return best;
}
