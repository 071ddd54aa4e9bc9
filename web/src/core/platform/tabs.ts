import type { TabMessage, Tabs } from '../api/shared-events.ts';

const name = 'segue.events';

/** The other tabs by Web Locks and BroadcastChannel; undefined where the page has no locks, as on
 *  plain http in a home network. */
export function browserTabs(): Tabs | undefined {
  if (!('locks' in navigator)) return undefined;
  const { locks } = navigator;
  return {
    async lead(run, signal) {
      const led = await locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock) await run(false);
        return lock !== null;
      });
      if (!led && !signal.aborted) await locks.request(name, { signal }, () => run(true));
    },
    open(onMessage) {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }: MessageEvent<TabMessage>) => onMessage(data);
      return {
        post: (message) => channel.postMessage(message),
        close: () => channel.close(),
      };
    },
  };
}
