import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The music of the game Endgame: Singularity, a Debian package: 16 tracks of Ogg Vorbis. */
const singularity = '/usr/share/games/singularity/music';

export function realMusic(folder: string): void {
  if (!existsSync(singularity)) {
    throw new Error('the Debian package singularity-music is missing (packages/test.txt)');
  }
  cpSync(singularity, folder, { recursive: true });
}

interface AlbumOfSines {
  title: string;
  artist: string;
  hz: number[];
  seconds: number;
  /** ffmpeg's words for the file's format; FLAC if nothing is said. */
  codec?: string[];
  extension?: string;
  tags?: Record<string, string>;
}

/** Tracks that can be told apart by their frequency; each is called "Sine" and its hertz. */
export function sines(folder: string, album: AlbumOfSines): void {
  mkdirSync(folder, { recursive: true });
  album.hz.forEach((hz, index) => {
    const track = String(index + 1);
    const tags = {
      title: `Sine ${hz}`,
      album: album.title,
      artist: album.artist,
      track,
      ...album.tags,
    };
    ffmpeg(
      ...['-f', 'lavfi', '-i', `sine=frequency=${hz}:duration=${album.seconds}`],
      ...Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]),
      ...(album.codec ?? []),
      path.join(folder, `${track.padStart(2, '0')}.${album.extension ?? 'flac'}`),
    );
  });
}

/** The same album as one file with a CUE sheet. */
export function disc(folder: string, { title, artist, hz, seconds }: AlbumOfSines): void {
  mkdirSync(folder, { recursive: true });
  const inputs = hz.flatMap((each) => [
    ...['-f', 'lavfi', '-i', `sine=frequency=${each}:duration=${seconds}`],
  ]);
  ffmpeg(
    ...inputs,
    ...['-filter_complex', `concat=n=${hz.length}:v=0:a=1`],
    path.join(folder, 'Disc.flac'),
  );
  const tracks = hz.flatMap((each, index) => {
    const begins = index * seconds;
    const two = (number: number) => String(number).padStart(2, '0');
    return [
      `TRACK ${two(index + 1)} AUDIO`,
      `TITLE "Sine ${each}"`,
      `INDEX 01 ${two(Math.floor(begins / 60))}:${two(begins % 60)}:00`,
    ];
  });
  const head = [`PERFORMER "${artist}"`, `TITLE "${title}"`, 'FILE "Disc.wav" WAVE'];
  writeFileSync(path.join(folder, 'Disc.cue'), [...head, ...tracks, ''].join('\r\n'));
}

/** Albums of FLAC files of a second, for libraries that are large rather than long. */
export function manyAlbums(folder: string, albums: number, tracksEach: number): void {
  mkdirSync(folder, { recursive: true });
  const source = path.join(folder, 'source.flac');
  ffmpeg('-f', 'lavfi', '-i', 'sine=frequency=220:duration=1', source);
  const sound = readFileSync(source);
  rmSync(source);
  for (let album = 1; album <= albums; album += 1) {
    const place = path.join(folder, `Album ${album}`);
    mkdirSync(place);
    for (let track = 1; track <= tracksEach; track += 1) {
      const tags = [`ALBUM=Many ${album}`, `ARTIST=Anna`, `TITLE=T ${album}.${track}`];
      const file = retagged(sound, [...tags, `TRACKNUMBER=${track}`]);
      writeFileSync(path.join(place, `${track}.flac`), file);
    }
  }
}

/** A FLAC file with other tags: its STREAMINFO, one VORBIS_COMMENT, and the frames as they are. */
function retagged(flac: Buffer, tags: string[]): Buffer {
  const streamInfo = flac.subarray(8, 42);
  let frames = 4;
  for (let last = false; !last;) {
    last = ((flac[frames] ?? 0x80) & 0x80) !== 0;
    frames += 4 + flac.readUIntBE(frames + 1, 3);
  }
  const text = (value: string) =>
    Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(value)]);
  const comment = Buffer.concat([text('Segue'), uint32(tags.length), ...tags.map(text)]);
  const head = (kind: number, length: number) =>
    Buffer.from([kind, length >> 16, (length >> 8) & 0xff, length & 0xff]);
  return Buffer.concat([
    ...[Buffer.from('fLaC'), head(0, streamInfo.length), streamInfo],
    ...[head(0x84, comment.length), comment, flac.subarray(frames)],
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function cover(folder: string, colour: string, size = '640x480'): void {
  ffmpeg(
    '-f',
    'lavfi',
    '-i',
    `color=${colour}:size=${size}`,
    '-frames:v',
    '1',
    `${folder}/cover.png`,
  );
}

export function broken(file: string): void {
  writeFileSync(file, 'fLaC and then nothing that is FLAC');
}

/** Mono samples of a part of a file, as ffmpeg decodes it. */
export function samplesOf(file: string, rate: number, from: number, seconds: number): Float32Array {
  const bytes = execFileSync(
    'ffmpeg',
    [
      ...['-nostdin', '-v', 'error', '-ss', String(from), '-t', String(seconds), '-i', file],
      ...['-ac', '1', '-ar', String(rate), '-f', 'f32le', '-'],
    ],
    { maxBuffer: 1 << 28 },
  );
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function ffmpeg(...words: string[]): void {
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...words]);
}
