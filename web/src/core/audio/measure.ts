const silence = 1e-4;
const lowestHz = 40;
const highestHz = 8000;

export function rootMeanSquare(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

/** The loudest frequency between 40 Hz and 8 kHz, by Goertzel filters: a coarse sweep with a Hann
 *  window, then a fine one round the winner. */
export function dominantFrequency(samples: Float32Array, rate: number): number {
  if (rootMeanSquare(samples) < silence) return 0;
  const windowed = hann(samples);
  const step = rate / samples.length;
  const coarse = loudest(windowed, rate, lowestHz, Math.min(highestHz, rate / 2 - step), step);
  return loudest(windowed, rate, Math.max(lowestHz, coarse - step), coarse + step, step / 16);
}

function hann(samples: Float32Array): Float32Array {
  const last = Math.max(1, samples.length - 1);
  return samples.map((sample, i) => sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / last)));
}

function loudest(samples: Float32Array, rate: number, from: number, to: number, step: number) {
  let best = from;
  let most = -1;
  for (let hz = from; hz <= to; hz += step) {
    const power = goertzel(samples, rate, hz);
    if (power > most) [best, most] = [hz, power];
  }
  return best;
}

function goertzel(samples: Float32Array, rate: number, hz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / rate);
  let one = 0;
  let two = 0;
  for (const sample of samples) [one, two] = [sample + factor * one - two, one];
  return one * one + two * two - factor * one * two;
}
