import type { MessageKey } from '#messages/en.ts';

/** What kind of trouble it is; the server's message says more. */
export const issueTitles: Partial<Record<string, `issue.${string}` & MessageKey>> = {
  unreadable: 'issue.unreadable',
  unsupported: 'issue.unsupported',
  too_large: 'issue.too_large',
  corrupt: 'issue.corrupt',
  vanished: 'issue.vanished',
  loop: 'issue.loop',
  unwritable: 'issue.unwritable',
  conflict: 'issue.conflict',
  same_name: 'issue.same_name',
  cue_sheet: 'issue.cue_sheet',
};
