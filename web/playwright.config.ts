import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  // Journeys mostly wait for music to pass: two at a time keep two cores busy.
  workers: 2,
  timeout: 60_000,
  use: {
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      ignoreDefaultArgs: ['--mute-audio'],
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A name that is no secure context, as on a home network.
        '--host-resolver-rules=MAP musicbox.lan 127.0.0.1',
        '--autoplay-policy=no-user-gesture-required',
      ],
    },
  },
});
