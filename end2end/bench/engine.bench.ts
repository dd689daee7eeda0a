// The engine's time for a drill of 45 minutes in Chromium. Prints the figures; judges nothing.
import { ask } from '../support/engine.ts';
import { test } from '../support/story.ts';

const MINUTES = 45;
const RUNS = 21;

const QUESTIONS = [
  { call: 'run_states', what: 'state and verdicts', budgetMs: 80 },
  { call: 'run_screens', what: 'with every screen', budgetMs: undefined },
];

test('engine', async ({ person }) => {
  const ana = await person('Ana');
  await ana.page.goto('/');
  for (const { call, what, budgetMs } of QUESTIONS) {
    const times = (await ask(ana.page, call, [MINUTES], RUNS)).map(({ tookMs }) => tookMs).sort((a, b) => a - b);
    const told = (ms: number | undefined) => `${(ms ?? Number.NaN).toFixed(1)} ms`;
    const budget = budgetMs ? `, budget ${budgetMs} ms` : '';
    const figures = `median ${told(times[Math.floor(RUNS / 2)])}, best ${told(times[0])}${budget}`;
    console.log(`engine, Chromium, ${MINUTES} minutes, ${what}: ${figures}`);
  }
});
