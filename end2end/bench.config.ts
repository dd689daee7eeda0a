// Benches in a browser: `cargo xtask bench`. As the tests, but with the release binary and without a judgement.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

export default defineConfig(tests, {
  testDir: 'bench',
  testMatch: '*.bench.ts',
  timeout: 600_000,
  reporter: [['list']],
  // A recorder photographs every page at every change: it would measure itself.
  use: { ...tests.use, trace: 'off', screenshot: 'off', video: 'off' },
});
