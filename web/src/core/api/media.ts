import { unwrap, type Api } from './client.ts';
import type { ApiError } from './errors.ts';
import { problemOf } from './errors.ts';
import type { MediaAddress } from './types.ts';

const batch = 200;
/** Signed anew when less than this remains, so that no address dies while it plays. */
const marginMs = 10 * 60_000;
const mostRemembered = 2000;

/** Signed addresses of tracks: asked for in batches, kept until shortly before they expire. */
export class MediaAddresses {
  private readonly known = new Map<string, MediaAddress>();

  constructor(
    private readonly api: Api,
    private readonly baseUrl: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Signs what is not signed yet. */
  async sign(trackIds: readonly string[]): Promise<void> {
    const missing = [...new Set(trackIds)].filter((id) => !this.fresh(id));
    for (let from = 0; from < missing.length; from += batch) {
      const track_ids = missing.slice(from, from + batch);
      const { items } = await unwrap(this.api.POST('/api/v1/media', { body: { track_ids } }));
      for (const item of items) this.remember(item);
    }
  }

  /** The full address, or undefined when the server does not have the track. */
  async address(trackId: string): Promise<string | undefined> {
    await this.sign([trackId]);
    const url = this.known.get(trackId)?.url;
    return url === undefined ? undefined : this.baseUrl + url;
  }

  forget(trackId: string): void {
    this.known.delete(trackId);
  }

  clear(): void {
    this.known.clear();
  }

  /** Why a stream does not come: media elements do not say. Undefined when it does come. */
  async diagnose(url: string, request: typeof fetch = fetch): Promise<ApiError | undefined> {
    const response = await request(url, { headers: { Range: 'bytes=0-0' }, cache: 'no-store' });
    if (response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    return problemOf(response.status, await response.json().catch(() => undefined));
  }

  private fresh(trackId: string): MediaAddress | undefined {
    const address = this.known.get(trackId);
    return address && address.expires_at - this.now() > marginMs ? address : undefined;
  }

  private remember(address: MediaAddress): void {
    this.known.delete(address.track_id);
    this.known.set(address.track_id, address);
    const oldest = this.known.keys().next();
    if (this.known.size > mostRemembered && !oldest.done) this.known.delete(oldest.value);
  }
}
