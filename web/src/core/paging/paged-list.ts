import { asApiError, type ApiError } from '../api/errors.ts';
import { Emitter } from '../emitter.ts';

export interface Page<Item> {
  items: readonly Item[];
  /** Where the next page begins; absent on the last one. */
  next?: string;
}

interface KnownPage<Item> {
  /** Empty: the beginning of the list. */
  cursor: string;
  start: number;
  /** Undefined before it was read, and when it lies too far away to be kept. */
  items: readonly Item[] | undefined;
  /** Undefined before it was read. */
  count: number | undefined;
  /** Shown, but to be read again. */
  stale: boolean;
}

function unread<Item>(cursor: string, start: number): KnownPage<Item> {
  return { cursor, start, items: undefined, count: undefined, stale: false };
}

/** A list of any length that the server gives by cursors: what is looked at is read, one page at a
 *  time; of the other pages only the nearest are kept, and of the rest where they begin. */
export class PagedList<Item> extends Emitter<{ changed: undefined }> {
  private pages: KnownPage<Item>[] = [unread('', 0)];
  private from = 0;
  private to = 0;
  private reading: Promise<void> | undefined;
  /** So long was the list before it was read anew. */
  private before = 0;
  /** Rises with every reload: answers to older questions are stale at once. */
  private turn = 0;
  private failure: ApiError | undefined;
  private ended = false;

  constructor(
    private readonly read: (cursor: string) => Promise<Page<Item>>,
    private readonly keptPages = 12,
  ) {
    super();
  }

  /** How many are known to be there; all of them when `complete`. */
  get length(): number {
    const last = this.pages.at(-1);
    const known = last ? last.start + (last.count ?? 0) : 0;
    return this.ended ? known : Math.max(known, this.before);
  }

  get complete(): boolean {
    return this.ended;
  }

  get error(): ApiError | undefined {
    return this.failure;
  }

  at(index: number): Item | undefined {
    const page = this.pages.findLast(({ start }) => start <= index);
    return page?.items?.[index - page.start];
  }

  /** What lies around an index without a gap, at most so many, most of it behind. */
  around(index: number, most: number): Item[] {
    let first = index;
    while (first > 0 && index - first < most / 4 && this.at(first - 1) !== undefined) first -= 1;
    const found: Item[] = [];
    for (let at = first; found.length < most; at += 1) {
      const item = this.at(at);
      if (item === undefined) break;
      found.push(item);
    }
    return found;
  }

  /** Says which indices are looked at: from the first to before the last. */
  want(from: number, to: number): void {
    if (from === this.from && to === this.to) return;
    this.from = from;
    this.to = to;
    this.retry();
  }

  retry(): void {
    this.failure = undefined;
    this.readOn();
  }

  /** The list has changed on the server: what is looked at is read again, and is there at last. */
  async reload(): Promise<void> {
    this.turn += 1;
    this.before = this.length;
    for (const page of this.pages) page.stale = true;
    this.retry();
    await this.reading;
  }

  private readOn(): void {
    this.reading ??= this.readWanted().finally(() => {
      this.reading = undefined;
      if (this.missing() && !this.failure) this.readOn();
    });
  }

  private async readWanted(): Promise<void> {
    for (let page = this.missing(); page && !this.failure; page = this.missing()) {
      const { turn } = this;
      try {
        this.take(page, await this.read(page.cursor), turn !== this.turn);
      } catch (cause) {
        this.failure = asApiError(cause);
      }
      this.emit('changed', undefined);
    }
  }

  /** The first page that is looked at and not there. */
  private missing(): KnownPage<Item> | undefined {
    return this.pages.find(
      (page, index) => (page.items === undefined || page.stale) && this.looksAt(page, index),
    );
  }

  private looksAt({ start }: KnownPage<Item>, index: number): boolean {
    return start < this.to && this.endOf(index) > this.from;
  }

  /** The last page has none before it was read, and something may have come behind it. */
  private endOf(index: number): number {
    const page = this.pages[index];
    const last = index === this.pages.length - 1;
    if (page?.count === undefined || (last && page.stale)) return Infinity;
    return page.start + page.count;
  }

  private take(page: KnownPage<Item>, { items, next }: Page<Item>, stale: boolean): void {
    page.items = items;
    page.count = items.length;
    page.stale = stale;
    const index = this.pages.indexOf(page);
    const following = this.pages[index + 1];
    const start = page.start + items.length;
    if (next === undefined) {
      this.pages.length = index + 1;
      this.ended = true;
    } else if (following?.cursor !== next || following.start !== start) {
      // What followed begins elsewhere now.
      this.pages.length = index + 1;
      this.pages.push(unread(next, start));
      this.ended = false;
    }
    this.forgetFarPages();
  }

  private forgetFarPages(): void {
    const middle = (this.from + this.to) / 2;
    const distance = ({ start, count = 0 }: KnownPage<Item>) =>
      Math.abs(start + count / 2 - middle);
    const unseen = this.pages
      .filter((page, index) => page.items !== undefined && !this.looksAt(page, index))
      .sort((one, other) => distance(one) - distance(other));
    for (const page of unseen.slice(this.keptPages)) page.items = undefined;
  }
}
