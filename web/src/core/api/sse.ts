export interface ServerEvent {
  type: string;
  data: string;
  /** The last id seen, which may come from an earlier event. */
  id: string;
}

/** The parser of the event stream format (WHATWG HTML, 9.2.6), fed with text in any pieces. */
export class SseParser {
  private rest = '';
  private sawCarriageReturn = false;
  private atStart = true;
  private type = '';
  private data: string[] = [];
  private lastId = '';
  retryMs: number | undefined;

  constructor(private readonly dispatch: (event: ServerEvent) => void) {}

  push(piece: string): void {
    let text = piece;
    if (text === '') return;
    if (this.atStart) {
      this.atStart = false;
      if (text.startsWith('\uFEFF')) text = text.slice(1);
    }
    if (this.sawCarriageReturn && text.startsWith('\n')) text = text.slice(1);
    this.sawCarriageReturn = text === '' ? false : text.endsWith('\r');
    const lines = (this.rest + text).split(/\r\n|\r|\n/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.line(line);
  }

  private line(line: string): void {
    if (line === '') return this.finish();
    if (line.startsWith(':')) return;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    if (value.startsWith(' ')) value = value.slice(1);
    if (field === 'event') this.type = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.lastId = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
  }

  private finish(): void {
    const { type, data } = this;
    this.type = '';
    this.data = [];
    if (data.length === 0) return;
    this.dispatch({ type: type || 'message', data: data.join('\n'), id: this.lastId });
  }
}
