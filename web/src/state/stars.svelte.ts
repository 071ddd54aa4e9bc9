import { SvelteMap } from 'svelte/reactivity';
import { unwrap } from '#core/api/client.ts';
import { app } from './app.ts';
import { explain } from './language.svelte.ts';
import { notify } from './notices.ts';

interface Starrable {
  id: string;
  starred_at?: number;
}

/** Favourites as the listener sees them: what was pressed here holds before the server has said
 *  so, and until what the page shows was read anew. */
class Stars {
  private readonly pressed = new SvelteMap<string, boolean>();
  private readonly underWay = new Set<string>();

  has({ id, starred_at }: Starrable): boolean {
    return this.pressed.get(id) ?? starred_at !== undefined;
  }

  async toggle(item: Starrable): Promise<void> {
    const { id } = item;
    if (this.underWay.has(id)) return;
    const on = !this.has(item);
    this.pressed.set(id, on);
    this.underWay.add(id);
    const params = { path: { id } };
    try {
      await unwrap(
        on
          ? app.api.PUT('/api/v1/me/stars/{id}', { params })
          : app.api.DELETE('/api/v1/me/stars/{id}', { params }),
      );
    } catch (cause) {
      this.pressed.set(id, !on);
      notify({ kind: 'error', text: explain(cause) });
    } finally {
      this.underWay.delete(id);
    }
  }

  /** What the page shows of these was read anew. */
  settle(ids: readonly string[]): void {
    for (const id of ids) if (!this.underWay.has(id)) this.pressed.delete(id);
  }

  forget(): void {
    this.pressed.clear();
  }
}

export const stars = new Stars();

app.auth.on('signedOut', () => stars.forget());
