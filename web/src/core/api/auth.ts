import { Emitter } from '../emitter.ts';
import type { Prefs } from '../prefs.ts';

/** Who this browser is to the server: a bearer token, or nobody. One token replaces another only
 *  through `signedOut`, so that nothing of one listener is left to the next. */
export class Auth extends Emitter<{ signedIn: undefined; signedOut: { expired: boolean } }> {
  private held: string | null;

  constructor(private readonly prefs: Prefs) {
    super();
    this.held = prefs.get('token');
  }

  get token(): string | null {
    return this.held;
  }

  signIn(token: string): void {
    this.prefs.set('token', token);
    this.hold(token, false);
  }

  /** `expired`: the server no longer knows the token, so the listener has to sign in again. */
  signOut(expired: boolean): void {
    this.prefs.set('token', null);
    this.hold(null, expired);
  }

  /** Another tab signed in or out. */
  reload(): void {
    this.hold(this.prefs.get('token'), false);
  }

  private hold(token: string | null, expired: boolean): void {
    if (token === this.held) return;
    if (this.held !== null) {
      this.held = null;
      this.emit('signedOut', { expired });
    }
    if (token === null) return;
    this.held = token;
    this.emit('signedIn', undefined);
  }
}
