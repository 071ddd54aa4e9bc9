import type { Clock } from '../audio/engine.ts';
import { imageSource } from '../api/images.ts';
import type { Player, PlayerState } from '../player/player.ts';

const coverSide = 512;
const seekStepSeconds = 10;

/** Lock screens, headphones and media keys. */
export function connectMediaSession(player: Player, baseUrl: string): void {
  if (!('mediaSession' in navigator)) return;
  const session = navigator.mediaSession;
  let shown: string | undefined;

  const showTrack = ({ track }: PlayerState) => {
    if (track?.id === shown) return;
    shown = track?.id;
    session.metadata = track
      ? new MediaMetadata({
          title: track.title,
          artist: track.credit.display,
          album: track.album_title,
          artwork: track.cover ? [{ src: imageSource(baseUrl, track.cover, coverSide).src }] : [],
        })
      : null;
  };
  const showPosition = (clock: Clock | undefined) => {
    const duration = (player.state.track?.duration_ms ?? 0) / 1000;
    const position = (clock?.ms ?? 0) / 1000;
    if (duration > 0 && position <= duration) session.setPositionState({ duration, position });
  };

  player.on('state', (state) => {
    showTrack(state);
    session.playbackState =
      state.status === 'idle' ? 'none' : state.status === 'paused' ? 'paused' : 'playing';
    if (state.status === 'playing' || state.status === 'paused') showPosition(player.clock());
  });
  player.on('moved', showPosition);

  session.setActionHandler('play', () => player.play());
  session.setActionHandler('pause', () => player.pause());
  session.setActionHandler('stop', () => player.pause());
  session.setActionHandler('nexttrack', () => player.next());
  session.setActionHandler('previoustrack', () => player.previous());
  session.setActionHandler('seekto', ({ seekTime }) => player.seek((seekTime ?? 0) * 1000));
  session.setActionHandler('seekforward', ({ seekOffset }) =>
    player.seekBy((seekOffset ?? seekStepSeconds) * 1000),
  );
  session.setActionHandler('seekbackward', ({ seekOffset }) =>
    player.seekBy(-(seekOffset ?? seekStepSeconds) * 1000),
  );
}
