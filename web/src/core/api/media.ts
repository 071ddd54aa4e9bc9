import { unwrap, type Api } from './client.ts';
import { asApiError, problemOf, type ApiError } from './errors.ts';
import type { MediaSource } from '../audio/engine.ts';
import type { MediaAddress } from './types.ts';

const batch = 200;
/** Signed anew when less than this remains, so that no address dies while it plays. */
const marginMs = 10 * 60_000;
/** A CUE sheet may be corrected, and with it where a part lies in its file. */
const partMs = 60_000;
const mostRemembered = 2000;

/** Signed addresses of tracks: asked for in batches, kept until shortly before they expire. */
export class MediaAddresses {
  private readonly known = new Map<string, MediaAddress & { at: number }>();
  /** The request under way for a track; who else wants the track waits for the same one. */
  private readonly asked = new Map<string, Promise<void>>();

  constructor(
    private readonly api: Api,
    private readonly baseUrl: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Signs what is not signed yet. */
  async sign(trackIds: readonly string[]): Promise<void> {
    const wanted = [...new Set(trackIds)].filter((id) => !this.fresh(id));
    const missing = wanted.filter((id) => !this.asked.has(id));
    for (let from = 0; from < missing.length; from += batch) {
      this.ask(missing.slice(from, from + batch));
    }
    await Promise.all(wanted.map((id) => this.asked.get(id) ?? Promise.resolve()));
  }

  /** With the full address, or undefined when the server does not have the track. */
  async source(trackId: string): Promise<MediaSource | undefined> {
    await this.sign([trackId]);
    const address = this.fresh(trackId);
    return address && { ...address, url: this.baseUrl + address.url };
  }

  forget(trackId: string): void {
    this.known.delete(trackId);
    this.asked.delete(trackId);
  }

  clear(): void {
    this.known.clear();
    this.asked.clear();
  }

  /** Why a stream does not come: media elements do not say. Undefined when it does come. */
  async diagnose(url: string, request: typeof fetch = fetch): Promise<ApiError | undefined> {
    try {
      const response = await request(url, { headers: { Range: 'bytes=0-0' }, cache: 'no-store' });
      if (!response.ok) {
        return problemOf(response.status, await response.json().catch(() => undefined));
      }
      await response.body?.cancel();
      return undefined;
    } catch (cause) {
      return asApiError(cause);
    }
  }

  private ask(track_ids: string[]): void {
    const stillAsked = (id: string) => this.asked.get(id) === answer;
    const answer = unwrap(this.api.POST('/api/v1/media', { body: { track_ids } }))
      .then(({ items }) => {
        // What was forgotten meanwhile is dead or another listener's.
        for (const item of items) if (stillAsked(item.track_id)) this.remember(item);
      })
      .finally(() => {
        for (const id of track_ids) if (stillAsked(id)) this.asked.delete(id);
      });
    for (const id of track_ids) this.asked.set(id, answer);
  }

  private fresh(trackId: string): MediaAddress | undefined {
    const address = this.known.get(trackId);
    if (!address || address.expires_at - this.now() <= marginMs) return undefined;
    return address.part && this.now() - address.at > partMs ? undefined : address;
  }

  private remember(address: MediaAddress): void {
    this.known.delete(address.track_id);
    this.known.set(address.track_id, { ...address, at: this.now() });
    const oldest = this.known.keys().next();
    if (this.known.size > mostRemembered && !oldest.done) this.known.delete(oldest.value);
  }
}
