import type { AudioFormat } from '../api/types.ts';
import { Emitter } from '../emitter.ts';
import type { Clock, Engine, EngineEvents, EngineFault, Playable } from './engine.ts';
import { Graph, type Deck } from './graph.ts';
import { mediaType } from './media-type.ts';

interface Player {
  element: HTMLAudioElement;
  track: Playable | undefined;
  deck: Deck | undefined;
  /** Runs until the end of a part. */
  ending?: ReturnType<typeof setTimeout>;
}

const framesPerSecond = 75;

export interface ElementEngineOptions {
  /** The graph was made, on the first sound. */
  onGraph?: (graph: Graph) => void;
}

/** Two `<audio>` elements that take turns: one sounds while the other fetches the next track. */
export class ElementEngine extends Emitter<EngineEvents> implements Engine {
  private readonly players: [Player, Player];
  private front: 0 | 1 = 0;
  private graph: Graph | undefined;
  private volume = 1;
  private wanted = false;

  constructor(private readonly options: ElementEngineOptions = {}) {
    super();
    this.players = [this.makePlayer(), this.makePlayer()];
  }

  load(track: Playable, atMs: number, playing: boolean): void {
    this.wanted = playing;
    const next = this.other;
    const current = this.current;
    if (next.track?.trackId === track.trackId) {
      this.empty(current);
      this.front = this.front === 0 ? 1 : 0;
      next.track = track;
    } else {
      this.fill(current, track);
    }
    this.seek(atMs);
    if (playing) this.play();
  }

  preload(next: Playable | undefined): void {
    if (this.other.track?.trackId === next?.trackId) return;
    if (next) this.fill(this.other, next);
    else this.empty(this.other);
  }

  play(): void {
    const { element, track } = this.current;
    if (!track) return;
    this.wanted = true;
    this.connect();
    this.graph?.wake();
    element.play().catch((cause: unknown) => {
      if (this.current.track !== track || !this.wanted) return;
      // Other failures arrive as the element's own `error`.
      if (cause instanceof DOMException && cause.name === 'NotAllowedError') {
        this.wanted = false;
        this.emit('error', { trackId: track.trackId, fault: 'gesture' });
      }
    });
  }

  pause(): void {
    this.wanted = false;
    this.current.element.pause();
    this.graph?.rest();
  }

  seek(ms: number): void {
    const { element, track } = this.current;
    const seconds = Math.max(0, ms / 1000) + startOf(track);
    if (Math.abs(element.currentTime - seconds) > 0.001) element.currentTime = seconds;
  }

  setVolume(volume: number): void {
    this.volume = volume;
    this.graph?.setVolume(volume);
  }

  clock(): Clock | undefined {
    const { element, track } = this.current;
    if (!track) return undefined;
    const ms = Math.max(0, element.currentTime - startOf(track)) * 1000;
    return { trackId: track.trackId, ms };
  }

  stop(): void {
    this.wanted = false;
    for (const player of this.players) this.empty(player);
    this.graph?.rest();
  }

  canPlay(format: AudioFormat): boolean {
    const type = mediaType(format);
    return type === undefined || this.current.element.canPlayType(type) !== '';
  }

  private get current(): Player {
    return this.players[this.front];
  }

  private get other(): Player {
    return this.players[this.front === 0 ? 1 : 0];
  }

  private makePlayer(): Player {
    const element = new Audio();
    element.preload = 'auto';
    // Without it an analyser of a stream from another origin hears silence.
    element.crossOrigin = 'anonymous';
    const player: Player = { element, track: undefined, deck: undefined };
    const tell = (name: 'started' | 'stalled' | 'ended') => () => {
      if (player !== this.current || !player.track) return;
      if (name === 'stalled' && !this.wanted) return;
      this.emit(name, { trackId: player.track.trackId });
    };
    element.addEventListener('playing', tell('started'));
    element.addEventListener('waiting', tell('stalled'));
    element.addEventListener('ended', tell('ended'));
    element.addEventListener('timeupdate', () => this.watchEnd(player));
    element.addEventListener('error', () => this.fail(player));
    return player;
  }

  /** A part ends before its file does, and the element tells its time too seldom to wait for it. */
  private watchEnd(player: Player): void {
    clearTimeout(player.ending);
    const { element, track } = player;
    const end = track?.part?.end_frame;
    if (!end || element.paused) return;
    const leftMs = (end / framesPerSecond - element.currentTime) * 1000;
    if (leftMs > 0) {
      player.ending = setTimeout(() => this.watchEnd(player), leftMs);
    } else {
      element.pause();
      element.dispatchEvent(new Event('ended'));
    }
  }

  /** A failed preload says nothing: the track gets its own chance when its turn comes. */
  private fail(player: Player): void {
    const { track, element } = player;
    if (!track) return;
    if (player !== this.current) return this.empty(player);
    const fault: EngineFault =
      element.error?.code === MediaError.MEDIA_ERR_DECODE ? 'decode' : 'source';
    this.emit('error', { trackId: track.trackId, fault });
  }

  private connect(): void {
    if (!this.graph) {
      this.graph = new Graph(this.volume);
      this.options.onGraph?.(this.graph);
    }
    for (const player of this.players) {
      player.deck ??= this.graph.addDeck(player.element);
      if (player.track) this.graph.setDeckGain(player.deck, player.track.gain);
    }
  }

  private fill(player: Player, track: Playable): void {
    player.track = track;
    player.element.src = track.url;
    if (player.deck) this.graph?.setDeckGain(player.deck, track.gain);
    player.element.load();
    // So that what lies there is fetched beforehand.
    player.element.currentTime = startOf(track);
  }

  private empty(player: Player): void {
    if (!player.track) return;
    player.track = undefined;
    player.element.removeAttribute('src');
    player.element.load();
  }
}

/** Of a part, in seconds of its file. */
function startOf(track: Playable | undefined): number {
  return (track?.part?.start_frame ?? 0) / framesPerSecond;
}
