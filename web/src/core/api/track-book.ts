import { Emitter } from '../emitter.ts';
import { unwrap, type Api } from './client.ts';
import type { Track } from './types.ts';

const idsPerQuestion = 100;
const mostRemembered = 5_000;

/** What is known of tracks by their ids. What is missing is asked for in windows, and what is
 *  wanted at one time in one question. */
export class TrackBook extends Emitter<{ changed: undefined }> {
  private readonly tracks = new Map<string, Track>();
  /** Shown as they were until the server has told them anew. */
  private readonly stale = new Set<string>();
  private readonly gone = new Set<string>();
  private readonly asked = new Map<string, Promise<void>>();
  private waiting: string[] = [];
  private question: Promise<void> | undefined;

  constructor(private readonly api: Api) {
    super();
  }

  known(id: string): Track | undefined {
    return this.tracks.get(id);
  }

  /** Undefined when the server does not have it. */
  async find(id: string): Promise<Track | undefined> {
    this.want([id]);
    if (!this.tracks.has(id)) await this.asked.get(id);
    return this.tracks.get(id);
  }

  /** Asks for what is not known. Failures are told to who waits in `find`. */
  want(ids: readonly string[]): void {
    const missing = [...new Set(ids)].filter((id) => !this.fresh(id) && !this.asked.has(id));
    if (missing.length === 0) return;
    const question = (this.question ??= this.askSoon());
    this.waiting.push(...missing);
    for (const id of missing) this.asked.set(id, question);
  }

  /** What another answer of the server said. */
  learn(tracks: readonly Track[]): void {
    for (const track of tracks) this.remember(track);
    this.emit('changed', undefined);
  }

  /** The music has changed: everything is asked anew when it is wanted again. */
  expire(): void {
    for (const id of this.tracks.keys()) this.stale.add(id);
    this.gone.clear();
    this.emit('changed', undefined);
  }

  clear(): void {
    this.asked.clear();
    this.tracks.clear();
    this.stale.clear();
    this.gone.clear();
  }

  private fresh(id: string): boolean {
    return this.gone.has(id) || (this.tracks.has(id) && !this.stale.has(id));
  }

  private askSoon(): Promise<void> {
    const question = Promise.resolve().then(async () => {
      const ids = this.waiting;
      this.waiting = [];
      this.question = undefined;
      try {
        const windows = Array.from({ length: Math.ceil(ids.length / idsPerQuestion) }, (_, i) =>
          ids.slice(i * idsPerQuestion, (i + 1) * idsPerQuestion),
        );
        const answers = await Promise.all(windows.map((window) => this.ask(window)));
        // After a sign-out the answer is another listener's.
        const still = new Set(ids.filter((id) => this.asked.get(id) === question));
        for (const id of still) this.gone.add(id);
        this.learn(answers.flat().filter(({ id }) => still.has(id)));
      } finally {
        for (const id of ids) if (this.asked.get(id) === question) this.asked.delete(id);
      }
    });
    question.catch(() => undefined);
    return question;
  }

  private async ask(id: string[]): Promise<Track[]> {
    const { items } = await unwrap(this.api.GET('/api/v1/tracks', { params: { query: { id } } }));
    return items;
  }

  private remember(track: Track): void {
    this.gone.delete(track.id);
    this.stale.delete(track.id);
    this.tracks.delete(track.id);
    this.tracks.set(track.id, track);
    const oldest = this.tracks.keys().next();
    if (this.tracks.size > mostRemembered && !oldest.done) this.tracks.delete(oldest.value);
  }
}
