import { Emitter } from '../emitter.ts';
import type { Prefs } from '../prefs.ts';

/** Who this browser is to the server: a bearer token, or nobody. */
export class Auth extends Emitter<{ signedIn: string; signedOut: { expired: boolean } }> {
  private held: string | null;

  constructor(private readonly prefs: Prefs) {
    super();
    this.held = prefs.get('token');
  }

  get token(): string | null {
    return this.held;
  }

  signIn(token: string): void {
    this.held = token;
    this.prefs.set('token', token);
    this.emit('signedIn', token);
  }

  /** `expired`: the server no longer knows the token, so the listener has to sign in again. */
  signOut(expired: boolean): void {
    if (this.held === null) return;
    this.held = null;
    this.prefs.set('token', null);
    this.emit('signedOut', { expired });
  }

  /** Another tab signed in or out. */
  reload(): void {
    const token = this.prefs.get('token');
    if (token === this.held) return;
    this.held = token;
    if (token === null) this.emit('signedOut', { expired: false });
    else this.emit('signedIn', token);
  }
}
