import type { Plural } from '#core/words.ts';
import type { enQueue } from './en-queue.ts';

export const en = {
  'nav.home': 'Segue: all albums',
  'nav.account': 'Account and appearance',
  skipToContent: 'Skip to the content',
  loading: 'Loading …',
  retry: 'Try again',
  toAlbums: 'To the albums',

  albums: 'Albums',
  'count.albums': { one: '{count} album', other: '{count} albums' },
  'count.tracks': { one: '{count} track', other: '{count} tracks' },
  'duration.minutes': '{minutes} min',
  'duration.hours': '{hours} h {minutes} min',
  'duration.days': { one: '{count} day', other: '{count} days' },

  'empty.title': 'No music yet',
  'empty.admin': 'Start the server with the folder in which your music lies:',
  'empty.listener': 'Whoever runs this server can add a folder.',
  'empty.folders': 'Music folders',
  'empty.folder.online': 'Readable; no music was found in it',
  'empty.folder.degraded': 'Only partly readable',
  'empty.folder.offline': 'Cannot be read',

  'scan.running': 'Reading your music',
  'scan.walk': 'Looking through folders: {files} files so far',
  'scan.tags': '{read} of {seen} files',
  'scan.done': 'All music has been read',
  'scan.failed': 'Reading the music stopped',
  'scan.issues': {
    one: '{count} file could not be read',
    other: '{count} files could not be read',
  },

  'problem.title': 'That did not work',
  'problem.notFound': 'Nothing is here',
  'problem.notFoundText': 'The address may be mistyped, or what stood here has gone.',
  'problem.unreachable': 'The server does not answer',
  'problem.unreachableText':
    'Is it running, and is this device on its network? It is asked again every few seconds.',

  'album.play': 'Play',
  'album.playTitle': 'Play {title}',
  'album.disc': 'Disc {number}',
  'album.editions': 'Other editions',
  'album.by': 'Album by',
  'album.compilation': 'Compilation',
  'track.playing': 'Playing now',
  'track.missing': 'Its file is missing, or the drive is away',
  'track.noDecoder': 'This browser cannot play {format}',
  'album.missing': 'None of these can be played now: the files are missing.',
  'artist.appearsOn': 'Appears on',
  artist: 'Artist',

  player: 'Player',
  'player.seek': 'Position',
  'player.seekValue': '{at} of {of}',
  'player.volume': 'Volume',
  'player.volumeValue': '{percent} %',
  'player.waiting': 'The server is away; the music goes on when it is back',
  'player.skipped': '“{title}” could not be played',
  'player.gone': 'The server no longer has it.',
  'player.broken': 'The file is damaged, or this browser cannot decode it.',
  'player.gaveUp': '{count} tracks in a row could not be played',
  'player.needsGesture': 'Press play once more',
  'player.needsGestureText': 'The browser lets music start only after a click.',

  'action.toggle': 'Play or pause',
  'action.play': 'Play',
  'action.pause': 'Pause',
  'action.next': 'Next',
  'action.previous': 'Previous',
  'action.forward': 'Five seconds on',
  'action.back': 'Five seconds back',
  'action.louder': 'Louder',
  'action.quieter': 'Quieter',
  'action.mute': 'Mute',

  signIn: 'Sign in',
  signInText: 'Your music is waiting.',
  signOut: 'Sign out',
  sessionEnded: 'Your session has ended. Sign in again.',
  welcome: 'Welcome to Segue',
  welcomeText:
    'Your own music, played from your own machine. Begin with the account that manages it.',
  name: 'Name',
  password: 'Password',
  passwordHint: 'At least 8 characters',
  repeatPassword: 'Password once more',
  passwordsDiffer: 'The two passwords differ.',
  code: 'One-time code',
  codeHint: 'It stands in the terminal where the server runs.',
  createAccount: 'Create account',

  signedInAs: 'Signed in as {name}',
  theme: 'Appearance',
  'theme.system': 'System',
  'theme.light': 'Light',
  'theme.dark': 'Dark',
  language: 'Language',
  'language.system': 'As the browser',

  devices: 'Devices and apps',
  devicesText: 'Where your account is in use. What you end here stops at once, its sound too.',
  signedInOn: 'Signed in',
  thisDevice: 'This device',
  activeNow: 'Active now',
  signOutOf: 'Sign out {name}',
  appPasswords: 'App passwords',
  appPasswordsText:
    'For OpenSubsonic apps, one each. Your own is never accepted there, so no phone keeps it.',
  apiKeys: 'API keys',
  apiKeysText: 'For scripts and apps that take a key.',
  label: 'Which app or device',
  create: 'Create',
  createdOn: 'Made on {date}',
  revoke: 'Revoke',
  revokeNamed: 'Revoke {name}',
  none: 'None yet',
  shownOnce: 'Copy it now: it is shown this once.',
  copy: 'Copy',
  copied: 'Copied',
} as const;

/** All of English; what is not said on the first page comes with what says it. */
export type Messages = typeof en & typeof enQueue;
export type MessageKey = keyof Messages;
export type ActionTitle = Extract<MessageKey, `action.${string}`>;

/** Another language says the same, in texts of its own. */
export type Translation = {
  [Key in MessageKey]: Messages[Key] extends string ? string : Plural;
};
