// From a person's Enter to the line on every other screen of the room, over 200 actions of eight people, beside the
// floor on the same machine in the same minutes: one durable commit and one WebSocket echo. Prints; judges nothing.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Page } from '@playwright/test';
import { joinByLink, openRoom, startRun } from '../support/drill.ts';
import { type Person, test } from '../support/story.ts';

const ACTIONS = 200;
const ROLES = ['Engineer', 'SRE', 'Payments ops', 'Product', 'QA', 'Fraud', 'Customer support'];

test('latency', async ({ program, person }) => {
  const mara = await person('Mara');
  const code = await openRoom(mara, /Primary/);
  const others: Person[] = [];
  for (const role of ROLES) {
    const one = await person(`${role} person`);
    await joinByLink(one, code, role);
    others.push(one);
  }
  await startRun(mara, others);
  await program.tick(30);
  const floor = await Floor.start(program.folder);
  const echoPage = await mara.tab();
  // A page of its own: browsers let a page connect to where it came from alone.
  await echoPage.goto(`http://127.0.0.1:${floor.port}/`);
  await connect(echoPage);
  for (const { page } of others) await watch(page);

  const seen: number[] = [];
  const floors: number[] = [];
  for (let i = 0; i < ACTIONS; i += 1) {
    floors.push(await echo(echoPage));
    const speaker = others[i % others.length] as Person;
    const text = `line ${i} of the bench`;
    const field = speaker.page.getByLabel('Message the room');
    await field.fill(text);
    // Asked for before, so that nothing but the news moves while it travels.
    const arrivals = others.filter((one) => one !== speaker).map(({ page }) => arrival(page, text));
    await field.press('Enter');
    const last = Math.max(...(await Promise.all(arrivals)));
    seen.push(last - (await pressed(speaker.page)));
  }
  floor.stop();
  // The floor has no icon, and the browser says so.
  mara.forgive();
  report(`action to the last of ${others.length - 1} other browsers`, seen);
  report('floor: durable commit and WebSocket echo', floors);
  console.log(`ratio of p99: ${(at(seen, 0.99) / at(floors, 0.99)).toFixed(2)} (budget 2, and 50 ms)`);
});

function at(times: number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function report(what: string, times: number[]): void {
  const figures = [0.5, 0.9, 0.99, 1].map((share) => `p${share * 100} ${at(times, share).toFixed(1)} ms`).join(', ');
  console.log(`${what}, ${times.length} times: ${figures}`);
}

/** Notes on the page's own clock when Enter is pressed, and when each new text first stands in the conversation. */
interface Notes {
  pressed: number;
  seen: Map<string, number>;
  /** Whoever waits for a text, told when it stands there. */
  waiting: Map<string, (at: number) => void>;
}

async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const now = () => performance.timeOrigin + performance.now();
    const notes: Notes = { pressed: 0, seen: new Map(), waiting: new Map() };
    Object.assign(window, { benchNotes: notes });
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Enter') notes.pressed = now();
      },
      { capture: true },
    );
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          const text = /line \d+ of the bench/.exec(node.textContent ?? '')?.[0];
          if (!text || notes.seen.has(text)) continue;
          notes.seen.set(text, now());
          notes.waiting.get(text)?.(now());
        }
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}

async function pressed(page: Page): Promise<number> {
  return page.evaluate(() => (window as never as { benchNotes: Notes }).benchNotes.pressed);
}

async function arrival(page: Page, text: string): Promise<number> {
  return page.evaluate((text) => {
    const { seen, waiting } = (window as never as { benchNotes: Notes }).benchNotes;
    const there = seen.get(text);
    return there ?? new Promise<number>((resolve) => waiting.set(text, resolve));
  }, text);
}

/** The floor: `server/examples/floor.rs`, which commits a row durably beside the data under test and echoes. */
class Floor {
  private constructor(
    readonly port: number,
    readonly stop: () => void,
  ) {}

  static async start(folder: string): Promise<Floor> {
    const binary = (process.env.DRILLROOM_BINARY ?? '').replace(/drillroom$/, 'examples/floor');
    const child = spawn(binary, [folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const port = Number(/^listening on (\d+)$/.exec(line)?.[1]);
      if (port) return new Floor(port, () => child.kill('SIGTERM'));
    }
    throw new Error('the floor did not start');
  }
}

async function connect(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/echo`);
        Object.assign(window, { floorSocket: socket });
        socket.onopen = () => resolve();
        socket.onerror = () => reject(new Error('no floor'));
      }),
  );
}

async function echo(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const socket = (window as never as { floorSocket: WebSocket }).floorSocket;
        const start = performance.now();
        socket.onmessage = () => resolve(performance.now() - start);
        socket.send('row');
      }),
  );
}
