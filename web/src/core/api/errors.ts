/** An answer that is not a success, with what the server says to a person about it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** HTTP status; 0 when the server was not reached. */
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly type = 'about:blank',
  ) {
    super(detail || title);
  }

  get unreachable(): boolean {
    return this.status === 0;
  }

  /** The server is away, starting or busy: the same question may be answered soon. */
  get passing(): boolean {
    return this.unreachable || [502, 503, 504].includes(this.status);
  }
}

/** Reads problem details, and makes the best of anything else (a proxy's page, an empty body). */
export function problemOf(status: number, body: unknown): ApiError {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  return new ApiError(status, text('title') || `HTTP ${status}`, text('detail'), text('type'));
}

export function asApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError(0, cause instanceof Error ? cause.message : String(cause), '');
}
