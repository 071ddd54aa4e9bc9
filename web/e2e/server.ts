import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const binary = process.env['SEGUE_BINARY'] ?? path.resolve('../build/release/segue');
const startsWithinMs = 30_000;
const stopsWithinMs = 10_000;

export const account = { name: 'anna', password: 'a long password' };

/** The real server on a data folder of its own, with one music folder. */
export class Server {
  readonly music: string;
  private readonly folder: string;
  private readonly port: number;
  private readonly more: string[];
  private readonly given: boolean;
  private log = '';
  private child: ChildProcess | undefined;

  private constructor(folder: string, port: number, more: string[], given = true) {
    this.folder = folder;
    this.port = port;
    this.more = more;
    this.given = given;
    this.music = path.join(folder, 'music');
    mkdirSync(this.music);
  }

  /** `fill` puts the music there before the server looks. */
  static async start(fill?: (music: string) => void, ...more: string[]): Promise<Server> {
    const folder = mkdtempSync(path.join(tmpdir(), 'segue-e2e-'));
    const server = new Server(folder, await freePort(), more);
    try {
      fill?.(server.music);
      await server.run();
    } catch (cause) {
      await server.remove();
      throw cause;
    }
    return server;
  }

  /** Nobody has told this one where music lies. */
  static async startEmpty(): Promise<Server> {
    const folder = mkdtempSync(path.join(tmpdir(), 'segue-e2e-'));
    const server = new Server(folder, await freePort(), [], false);
    await server.run();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the terminal shows. */
  get terminal(): string {
    return this.log;
  }

  async run(): Promise<void> {
    const child = spawn(
      binary,
      [
        ...['serve', '--data', path.join(this.folder, 'data')],
        ...(this.given ? ['--music', this.music] : []),
        ...['--listen', `127.0.0.1:${this.port}`, '--web', path.resolve('build'), ...this.more],
      ],
      // Journeys say when they want a scan.
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, SEGUE_WATCH: 'false' } },
    );
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    }
    child.on('error', (error) => (this.log += String(error)));
    await this.untilReady(child, Date.now() + startsWithinMs);
  }

  /** Ends the process; the data stays for `run`. */
  async halt(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || hasEnded(child)) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs);
    await ended;
    clearTimeout(impatience);
  }

  async remove(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Makes the first account and gives its token. */
  async setUp(): Promise<string> {
    const { token } = await this.call<{ token: string }>('POST', '/api/v1/setup', account);
    return token;
  }

  async signIn(device: string): Promise<string> {
    const body = { ...account, device };
    return (await this.call<{ token: string }>('POST', '/api/v1/sessions', body)).token;
  }

  async call<Answer>(method: string, at: string, body?: unknown, token = ''): Promise<Answer> {
    const response = await fetch(this.url + at, {
      method,
      headers: {
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${at}: ${response.status}`);
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as Answer;
  }

  /** Waits until the music folder has been read. */
  async untilScanned(token: string): Promise<void> {
    for (;;) {
      const { state } = await this.call<{ state: string }>('GET', '/api/v1/scan', undefined, token);
      if (state === 'done') return;
      if (state === 'failed') throw new Error(`the scan failed:\n${this.log}`);
      await pause(50);
    }
  }

  private async untilReady(child: ChildProcess, deadline: number): Promise<void> {
    const ready = () =>
      fetch(`${this.url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await ready())) {
      if (hasEnded(child)) throw new Error(`the server ended while starting:\n${this.log}`);
      if (Date.now() > deadline) throw new Error(`the server does not start:\n${this.log}`);
      await pause(50);
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
