const rampSeconds = 0.012;
/** Long enough to survive a quick pause, short enough to let the sound card sleep. */
const suspendAfterMs = 2_000;

export interface Deck {
  gain: GainNode;
}

/** source → ReplayGain → analyser tap → volume → destination. The tap lies before the volume, so
 *  that visualizers do not die when it is low. Made on the first sound, since a context made before
 *  the listener touched the page starts suspended. */
export class Graph {
  readonly context: AudioContext;
  readonly analyser: AnalyserNode;
  readonly volume: GainNode;
  private suspending: ReturnType<typeof setTimeout> | undefined;

  constructor(volume: number) {
    this.context = new AudioContext({ latencyHint: 'playback' });
    this.analyser = new AnalyserNode(this.context, { fftSize: 4096 });
    this.volume = new GainNode(this.context, { gain: volume });
    this.analyser.connect(this.volume).connect(this.context.destination);
  }

  /** Routes one media element through a gain of its own. An element can be routed only once. */
  addDeck(element: HTMLMediaElement): Deck {
    const gain = new GainNode(this.context);
    this.context.createMediaElementSource(element).connect(gain).connect(this.analyser);
    return { gain };
  }

  setDeckGain(deck: Deck, gain: number): void {
    this.ramp(deck.gain.gain, gain);
  }

  setVolume(volume: number): void {
    this.ramp(this.volume.gain, volume);
  }

  /** Never awaited: outside a gesture the promise of `resume` never settles. */
  wake(): void {
    clearTimeout(this.suspending);
    if (this.context.state !== 'running') this.context.resume().catch(() => undefined);
  }

  rest(): void {
    clearTimeout(this.suspending);
    this.suspending = setTimeout(() => void this.context.suspend(), suspendAfterMs);
  }

  private ramp(param: AudioParam, value: number): void {
    param.setTargetAtTime(value, this.context.currentTime, rampSeconds);
  }
}
