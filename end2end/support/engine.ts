// The engine in a browser: its worker as the page names it, asked from a test.
import type { Page } from '@playwright/test';

export interface Answer {
  value: unknown;
  /** Time of the call inside the worker, milliseconds. */
  tookMs: number;
}

/** Calls an export of the engine's wasm in a fresh worker, `times` times; the page must be open. */
export async function ask(page: Page, call: string, values: unknown[] = [], times = 1): Promise<Answer[]> {
  return page.evaluate(
    async ({ call, values, times }) => {
      const named = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name=${name}]`)?.content;
      const script = named('replay-script');
      const wasm = named('replay-wasm');
      if (!script || !wasm) throw new Error('the page names no engine');
      const worker = new Worker(script, { type: 'module' });
      const answers: Answer[] = [];
      for (let id = 0; id < times; id += 1) {
        const answer = await new Promise<{ value: unknown; took_ms: number; failed?: string }>((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = (event) => reject(new Error(event.message || 'the worker did not load'));
          worker.postMessage({ id, wasm, call, values });
        });
        if (answer.failed) throw new Error(answer.failed);
        answers.push({ value: answer.value, tookMs: answer.took_ms });
      }
      worker.terminate();
      return answers;
    },
    { call, values, times },
  );
}
