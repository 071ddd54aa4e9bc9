import { vi } from 'vitest';

/** Stands in for the browser's audio where tests run without one. */
export class FakeAudioElement extends EventTarget {
  static made: FakeAudioElement[] = [];
  preload = '';
  crossOrigin = '';
  src = '';
  currentTime = 0;
  error: { code: number } | null = null;
  paused = true;
  /** What `play` answers with. */
  refusal: Error | undefined;

  constructor() {
    super();
    FakeAudioElement.made.push(this);
  }
  play(): Promise<void> {
    if (this.refusal) return Promise.reject(this.refusal);
    this.paused = false;
    return Promise.resolve();
  }
  pause(): void {
    this.paused = true;
  }
  load(): void {
    this.currentTime = 0;
    this.paused = true;
    this.error = null;
  }
  removeAttribute(name: string): void {
    if (name === 'src') this.src = '';
  }
  canPlayType(type: string): string {
    return type.includes('alac') ? '' : 'maybe';
  }
  tell(name: string): void {
    this.dispatchEvent(new Event(name));
  }
  fail(code: number): void {
    this.error = { code };
    this.tell('error');
  }
}

export class FakeParam {
  constructor(public value: number) {}
  setTargetAtTime(value: number): void {
    this.value = value;
  }
}

export class FakeNode {
  readonly heardBy: unknown[] = [];
  readonly gain: FakeParam;
  constructor(_: unknown, options: { gain?: number } = {}) {
    this.gain = new FakeParam(options.gain ?? 1);
  }
  connect<Node>(node: Node): Node {
    this.heardBy.push(node);
    return node;
  }
}

export class FakeAudioContext {
  static made: FakeAudioContext[] = [];
  state = 'suspended';
  currentTime = 0;
  sampleRate = 48_000;
  readonly destination = new FakeNode(undefined);
  readonly sources: FakeNode[] = [];
  readonly modules: string[] = [];
  readonly audioWorklet = {
    addModule: (url: URL) => {
      this.modules.push(url.pathname);
      return Promise.resolve();
    },
  };
  constructor() {
    FakeAudioContext.made.push(this);
  }
  createMediaElementSource(): FakeNode {
    const source = new FakeNode(this);
    this.sources.push(source);
    return source;
  }
  resume(): Promise<void> {
    this.state = 'running';
    return Promise.resolve();
  }
  suspend(): Promise<void> {
    this.state = 'suspended';
    return Promise.resolve();
  }
}

export class FakeWorkletNode extends FakeNode {
  static made: FakeWorkletNode[] = [];
  readonly port: { onmessage?: (message: { data: unknown }) => void } = {};
  constructor(context: unknown) {
    super(context);
    FakeWorkletNode.made.push(this);
  }
}

export function stubAudio(): void {
  FakeAudioElement.made = [];
  FakeAudioContext.made = [];
  FakeWorkletNode.made = [];
  vi.stubGlobal('Audio', FakeAudioElement);
  vi.stubGlobal('AudioContext', FakeAudioContext);
  vi.stubGlobal('GainNode', FakeNode);
  vi.stubGlobal('AnalyserNode', FakeNode);
  vi.stubGlobal('AudioWorkletNode', FakeWorkletNode);
  vi.stubGlobal('MediaError', { MEDIA_ERR_DECODE: 3 });
}
