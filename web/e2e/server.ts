import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const binary = process.env['SEGUE_BINARY'] ?? path.resolve('../build/release/segue');

/** The real server on an album of two tracks, each a sine of its own. */
export interface RunningServer {
  url: string;
  stop(): Promise<void>;
}

export const sines = [440, 880];

function makeAlbum(folder: string): void {
  mkdirSync(folder, { recursive: true });
  sines.forEach((hz, index) => {
    const track = String(index + 1);
    const tags = { title: `Sine ${hz}`, album: 'Two Sines', artist: 'Anna', track };
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', `sine=frequency=${hz}:duration=3`],
      ...Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]),
      path.join(folder, `0${track}.flac`),
    ]);
  });
}

// Neighbours with covers and names that strain a card: 200 letters, and one with a picture.
function makeNeighbours(folder: string): void {
  for (const [title, picture] of [
    ['W'.repeat(200), false],
    ['x', true],
  ] as const) {
    const album = path.join(folder, title.slice(0, 20));
    mkdirSync(album, { recursive: true });
    const tags = ['-metadata', `title=${title}`, '-metadata', `album=${title}`];
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'sine=frequency=300:duration=1'],
      ...[...tags, '-metadata', 'artist=Ben', path.join(album, '01.flac')],
    ]);
    if (!picture) continue;
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'color=teal:size=640x480:duration=1'],
      ...['-frames:v', '1', path.join(album, 'cover.png')],
    ]);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

export async function startServer(): Promise<RunningServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'segue-e2e-'));
  makeAlbum(path.join(folder, 'music/Anna/Two Sines'));
  makeNeighbours(path.join(folder, 'music/Ben'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child: ChildProcess = spawn(
    binary,
    [
      ...['serve', '--data', path.join(folder, 'data'), '--listen', `127.0.0.1:${port}`],
      ...['--music', path.join(folder, 'music'), '--web', path.resolve('build')],
    ],
    { stdio: 'ignore' },
  );
  const deadline = Date.now() + 30_000;
  while (
    !(await fetch(`${url}/readyz`).then(
      (r) => r.ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('no server');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        child.kill('SIGTERM');
      }),
  };
}
