import { goto } from '$app/navigation';

export function setPart(part: string): void {
  void goto(`?show=${part}`, { replace: true, reset: false });
}
