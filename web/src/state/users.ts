import { queryOptions } from '@tanstack/svelte-query';
import { unwrap } from '#core/api/client.ts';
import type { Account, Role } from '#core/api/types.ts';
import { app } from './app.ts';
import { me } from './identity.ts';

/** Everybody with an account here; for admins. */
export const users = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => unwrap(app.api.GET('/api/v1/users', { signal })),
});

/** What an admin decides about an account. */
export interface Rights {
  role: Role;
  every_root: boolean;
  roots: number[];
}

export async function createUser(name: string, password: string, rights: Rights): Promise<void> {
  await unwrap(app.api.POST('/api/v1/users', { body: { name, password, ...rights } }));
  await readAgain();
}

export async function changeUser(
  id: string,
  body: Partial<Rights & Pick<Account, 'name' | 'disabled'>>,
): Promise<void> {
  await unwrap(app.api.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body }));
  await readAgain();
}

/** Signs all their devices out. */
export async function replacePassword(id: string, password: string): Promise<void> {
  const params = { path: { id } };
  await unwrap(app.api.PUT('/api/v1/users/{id}/password', { params, body: { new: password } }));
  await readAgain();
}

export async function removeUser(id: string): Promise<void> {
  await unwrap(app.api.DELETE('/api/v1/users/{id}', { params: { path: { id } } }));
  await readAgain();
}

/** One's own account may be the one that changed. */
async function readAgain(): Promise<void> {
  await Promise.all([
    app.queries.invalidateQueries({ queryKey: users.queryKey }),
    app.queries.invalidateQueries({ queryKey: me.queryKey }),
  ]);
}
