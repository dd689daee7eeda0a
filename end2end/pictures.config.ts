// The pictures of the README, from the running program: `npx playwright test --config pictures.config.ts`.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

export default defineConfig(tests, { testDir: 'pictures', testMatch: '*.pictures.ts', timeout: 240_000 });
