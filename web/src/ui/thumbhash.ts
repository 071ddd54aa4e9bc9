import type { Attachment } from 'svelte/attachments';

/** Addresses of what was drawn lately: some kilobytes each. */
const drawn = new Map<string, string>();
const drawnMax = 400;

/** A data URL of what the hash (base64url) shows, in about 32 pixels. */
async function draw(hash: string): Promise<string> {
  const { thumbHashToDataURL } = await import('thumbhash');
  const known = drawn.get(hash);
  if (known !== undefined) return known;
  const text = atob(hash.replaceAll('-', '+').replaceAll('_', '/'));
  const url = thumbHashToDataURL(Uint8Array.from(text, (sign) => sign.charCodeAt(0)));
  if (drawn.size >= drawnMax) drawn.clear();
  drawn.set(hash, url);
  return url;
}

/** Lies behind a picture until it is there. A hash that is none leaves the place as it is. */
export function behind(hash: string): Attachment<HTMLElement> {
  return (node) => {
    let wanted = true;
    const show = (url: string) => {
      if (wanted) node.style.backgroundImage = `url("${url}")`;
    };
    draw(hash).then(show, () => undefined);
    return () => {
      wanted = false;
      node.style.backgroundImage = '';
    };
  };
}
