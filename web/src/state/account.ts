import { queryOptions } from '@tanstack/svelte-query';
import { unwrap } from '#core/api/client.ts';
import type { NewCredential } from '#core/api/types.ts';
import { app } from './app.ts';
import { server } from './identity.ts';
import { setup } from './setup.svelte.ts';

export type CredentialKind = 'app-passwords' | 'api-keys';

export const sessions = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => unwrap(app.api.GET('/api/v1/sessions', { signal })),
});

export const credentials = (kind: CredentialKind) =>
  queryOptions({
    queryKey: ['credentials', kind],
    queryFn: ({ signal }) => unwrap(app.api.GET(`/api/v1/me/${kind}`, { signal })),
  });

export async function signIn(name: string, password: string): Promise<void> {
  const device = app.platform.deviceLabel;
  const { token } = await unwrap(
    app.api.POST('/api/v1/sessions', { body: { name, password, device } }),
  );
  app.auth.signIn(token);
}

export async function createFirstAdmin(
  name: string,
  password: string,
  code: string,
): Promise<void> {
  const device = app.platform.deviceLabel;
  const { token } = await unwrap(
    app.api.POST('/api/v1/setup', { body: { name, password, device, ...(code ? { code } : {}) } }),
  );
  app.queries.removeQueries({ queryKey: server.queryKey });
  setup.go('folders');
  app.auth.signIn(token);
}

/** Also forgets the token when the server cannot be told. */
export async function signOutHere(): Promise<void> {
  const path = { id: 'current' };
  await unwrap(app.api.DELETE('/api/v1/sessions/{id}', { params: { path } })).catch(
    () => undefined,
  );
  app.auth.signOut(false);
}

export async function endSession(id: string): Promise<void> {
  await unwrap(app.api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } }));
  await app.queries.invalidateQueries({ queryKey: sessions.queryKey });
}

export async function createCredential(
  kind: CredentialKind,
  label: string,
): Promise<NewCredential> {
  const made = await unwrap(app.api.POST(`/api/v1/me/${kind}`, { body: { label } }));
  await app.queries.invalidateQueries({ queryKey: ['credentials', kind] });
  return made;
}

export async function revokeCredential(kind: CredentialKind, id: string): Promise<void> {
  await unwrap(app.api.DELETE(`/api/v1/me/${kind}/{id}`, { params: { path: { id } } }));
  await app.queries.invalidateQueries({ queryKey: ['credentials', kind] });
}
