import type { ActionRegistry } from '../actions/registry.ts';
import { imageSource } from '../api/images.ts';
import type { Player, PlayerState } from '../player/player.ts';

const coverSide = 512;

const actionOf: Partial<Record<MediaSessionAction, string>> = {
  play: 'player.play',
  pause: 'player.pause',
  stop: 'player.pause',
  nexttrack: 'player.next',
  previoustrack: 'player.previous',
  seekforward: 'player.forward',
  seekbackward: 'player.back',
};

/** Lock screens, headphones and media keys. */
export function connectMediaSession(
  session: MediaSession,
  player: Player,
  actions: ActionRegistry,
  baseUrl: string,
): void {
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
  const showPosition = () => {
    const duration = (player.state.track?.duration_ms ?? 0) / 1000;
    const position = (player.clock()?.ms ?? 0) / 1000;
    if (duration > 0 && position <= duration) session.setPositionState({ duration, position });
  };

  const show = (state: PlayerState) => {
    showTrack(state);
    session.playbackState =
      state.status === 'idle' ? 'none' : state.soundWanted ? 'playing' : 'paused';
    if (state.status === 'playing' || state.status === 'paused') showPosition();
  };
  show(player.state);
  player.on('state', show);
  player.on('moved', showPosition);

  for (const [name, action] of Object.entries(actionOf)) {
    session.setActionHandler(name as MediaSessionAction, () => void actions.run(action));
  }
  session.setActionHandler('seekto', ({ seekTime }) => player.seek((seekTime ?? 0) * 1000));
}
