import createClient, { type Middleware } from 'openapi-fetch';
import type { Auth } from './auth.ts';
import { ApiError, asApiError, problemOf } from './errors.ts';
import type { paths } from './schema.d.ts';

export interface ApiOptions {
  baseUrl: string;
  auth: Auth;
  fetch?: (request: Request) => Promise<Response>;
}

export type Api = ReturnType<typeof createApi>;

/** The typed client. A 401 that answers our token means that the token is dead. */
export function createApi({ baseUrl, auth, fetch }: ApiOptions) {
  const client = createClient<paths>({ baseUrl, ...(fetch ? { fetch } : {}) });
  client.use(bearer(auth));
  return client;
}

function bearer(auth: Auth): Middleware {
  return {
    onRequest({ request }) {
      if (auth.token) request.headers.set('Authorization', `Bearer ${auth.token}`);
      return request;
    },
    onResponse({ request, response }) {
      const sent = request.headers.get('Authorization');
      if (response.status === 401 && sent !== null && sent === `Bearer ${auth.token}`) {
        auth.signOut(true);
      }
    },
  };
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The body of a success; otherwise throws ApiError, also when nobody answered. */
export async function unwrap<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  let settled: Answer<Data>;
  try {
    settled = await answer;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw asApiError(cause);
  }
  const { data, error, response } = settled;
  if (!response.ok) throw problemOf(response.status, error);
  if (data === undefined && response.status !== 204) {
    throw new ApiError(response.status, 'Empty answer', '');
  }
  return data as Data;
}
