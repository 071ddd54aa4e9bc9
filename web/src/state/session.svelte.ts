import { app } from './app.ts';

/** Whether somebody is signed in here, and how the last one went. */
class Session {
  signedIn = $state(app.auth.token !== null);
  /** Rises with every sign-in: pages of one listener are not kept for the next. */
  number = $state(0);
  /** The server ended it. */
  expired = $state(false);
  /** The listener ended it. */
  left = $state(false);

  constructor() {
    app.auth.on('signedIn', () => {
      this.signedIn = true;
      this.number += 1;
      this.expired = this.left = false;
    });
    app.auth.on('signedOut', ({ expired }) => {
      this.signedIn = false;
      this.expired = expired;
      this.left = !expired;
    });
  }
}

export const session = new Session();
