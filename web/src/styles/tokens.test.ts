import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

/** The two colours of a token, each as lightness, chroma, hue. */
function coloursOf(token: string): Record<'light' | 'dark', number[]> {
  const oklch = String.raw`oklch\(([^)]+)\)`;
  const pair = String.raw`light-dark\(${oklch}, ${oklch}\)`;
  const [, light = '', dark = ''] = new RegExp(`--${token}: ${pair}`).exec(css) ?? [];
  const numbers = (text: string) => text.split(' ').map(Number);
  return { light: numbers(light), dark: numbers(dark) };
}

/** WCAG's relative luminance of an OKLCH colour, clipped to sRGB as on a plain screen. */
function luminance([lightness = 0, chroma = 0, hue = 0]: number[]): number {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: number[], other: number[]): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ['surface-1', 'surface-2', 'surface-3'];

test.each([
  ...['text-1', 'text-2', 'accent', 'danger', 'ok'].map((token) => [token, surfaces, 4.5] as const),
  ['on-fill', ['fill', 'fill-hover'], 4.5] as const,
  ['danger', ['danger-soft'], 4.5] as const,
  ['text-1', ['danger-soft'], 4.5] as const,
  // What can be used must be seen to be there: WCAG 1.4.11.
  ['edge', surfaces, 3] as const,
])('%s can be seen on %s', (token, grounds, least) => {
  for (const ground of grounds) {
    for (const scheme of ['light', 'dark'] as const) {
      const ratio = contrast(coloursOf(token)[scheme], coloursOf(ground)[scheme]);
      expect(ratio, `${token} on ${ground}, ${scheme}`).toBeGreaterThanOrEqual(least);
    }
  }
});
