import type { Graph } from './graph.ts';
import { dominantFrequency, rootMeanSquare } from './measure.ts';

declare global {
  interface Window {
    __segueAudio?: AudioProbe;
  }
}

const keptSeconds = 8;

/** What tests read: the samples that leave for the loudspeakers, as a worklet saw them. */
export class AudioProbe {
  private blocks: Float32Array[] = [];
  private rate = 48_000;
  private attached: Graph | undefined;

  get sampleRate(): number {
    return this.rate;
  }

  async attach(graph: Graph): Promise<void> {
    if (this.attached === graph) return;
    this.attached = graph;
    const { context } = graph;
    await context.audioWorklet.addModule(new URL('./worklets/recorder.js', import.meta.url));
    const node = new AudioWorkletNode(context, 'segue-recorder', { outputChannelCount: [1] });
    node.port.onmessage = ({ data }: MessageEvent<{ samples: Float32Array; sampleRate: number }>) =>
      this.take(data.samples, data.sampleRate);
    graph.volume.connect(node).connect(context.destination);
  }

  /** The last `seconds` that were heard, silence included. */
  samples(seconds: number): Float32Array {
    const wanted = Math.round(seconds * this.rate);
    const all = new Float32Array(this.blocks.reduce((sum, block) => sum + block.length, 0));
    let at = 0;
    for (const block of this.blocks) {
      all.set(block, at);
      at += block.length;
    }
    return all.subarray(Math.max(0, all.length - wanted));
  }

  /** Root mean square; 0 for silence. */
  level(seconds = 0.25): number {
    return rootMeanSquare(this.samples(seconds));
  }

  /** In hertz; 0 for silence. */
  frequency(seconds = 0.25): number {
    return dominantFrequency(this.samples(seconds), this.rate);
  }

  private take(samples: Float32Array, rate: number): void {
    this.rate = rate;
    this.blocks.push(samples);
    const most = Math.ceil((keptSeconds * rate) / samples.length);
    if (this.blocks.length > most) this.blocks = this.blocks.slice(-most);
  }
}

export function letTestsListen(graph: Graph): Promise<void> {
  window.__segueAudio = new AudioProbe();
  return window.__segueAudio.attach(graph);
}
