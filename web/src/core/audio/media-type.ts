import type { AudioFormat } from '../api/types.ts';

const ofContainer: Record<string, string> = {
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  aiff: 'audio/aiff',
  wavpack: 'audio/x-wavpack',
  ape: 'audio/x-monkeys-audio',
  musepack: 'audio/x-musepack',
  dsf: 'audio/x-dsf',
  dff: 'audio/x-dff',
  tta: 'audio/x-tta',
  asf: 'audio/x-ms-wma',
};
const inMp4: Record<string, string> = { aac: 'mp4a.40.2', alac: 'alac', flac: 'flac' };

/** What `canPlayType` is to be asked; undefined when only trying can tell. */
export function mediaType({ container, codec }: AudioFormat): string | undefined {
  if (container === 'ogg') return `audio/ogg; codecs="${codec}"`;
  if (container === 'mp4') {
    const name = inMp4[codec];
    return name && `audio/mp4; codecs="${name}"`;
  }
  return ofContainer[container];
}
