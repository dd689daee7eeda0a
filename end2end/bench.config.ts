// Benches in a browser: `cargo xtask bench`. As the tests, but with the release binary and without a judgement.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

export default defineConfig(tests, {
  testDir: 'bench',
  testMatch: '*.bench.ts',
  timeout: 600_000,
  reporter: [['list']],
});
