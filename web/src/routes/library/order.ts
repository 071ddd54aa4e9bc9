import { goto } from '$app/navigation';

/** Into the address, so that it can be sent to somebody and is there on the way back. */
export function setOrder(order: string): void {
  void goto(`?order=${order}`, { replace: true, reset: false });
}
