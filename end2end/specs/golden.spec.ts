// The engine that browsers are given computes what the server computes, bit for bit.
import { readFile } from 'node:fs/promises';
import { ask } from '../support/engine.ts';
import { expect, test } from '../support/story.ts';

test('the shipped engine gives the golden hash in Chromium', async ({ person }) => {
  // The file that the native test of `drill` reads too.
  const golden = (await readFile('../drill/tests/golden.txt', 'utf8')).trim();
  expect(golden).toMatch(/^[0-9a-f]{64}$/);
  const ana = await person('Ana');
  await ana.page.goto('/');
  const [answer] = await ask(ana.page, 'golden');
  expect(answer?.value).toBe(golden);
});
