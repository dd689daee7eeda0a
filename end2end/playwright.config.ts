// How the browser stories run: one after the other, each once. Started by `cargo xtask test`, which names the browser,
// the program and the report; by hand `npx playwright test` finds its own.
import { defineConfig } from '@playwright/test';
import { chromiumFlags, chromiumPath } from './support/chromium.js';

const report = process.env.DRILLROOM_REPORT;

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results/files',
  // Two cores carry one server and up to seven browsers: a second story beside it would only measure the machine.
  workers: 1,
  fullyParallel: false,
  // A test that passes at the second attempt has not passed.
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    launchOptions: { executablePath: chromiumPath(), args: chromiumFlags },
    actionTimeout: 15_000,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
