// The record store of the program as it is shipped: load over HTTP with a key made by the command line, bare inserts of
// the same rows in the same minutes, question times at two sizes, memory during an export. Prints; judges nothing but
// errors.
//
// Load, bare inserts and questions come from `lrs/examples/bench`, a small Rust program: Node would need more than a
// core to make and send fifteen thousand statements a second, and the store would have to do with the other one.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { memory, MemoryWatch, processorSeconds } from '../support/process.ts';
import { Program } from '../support/program.ts';

/** How long each write is measured. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
/** How many statements there are when questions are asked; an export follows at the last size. */
const SIZES = (process.env.BENCH_SIZES ?? '50000,1000000').split(',').map(Number);
/** Statements in a request, and how many the writer puts into one commit when eight connections send such requests. */
const LOADS = [
  { batch: 1, group: 8, budget: 2_500 },
  { batch: 50, group: 200, budget: 15_000 },
];
const QUESTIONS = ['agent and verb', 'registration', 'related activity'];
/** Budgets of p99, in milliseconds, up to so many statements. */
const QUESTION_BUDGETS = [
  { upTo: 50_000, ms: 10 },
  { upTo: 1_000_000, ms: 25 },
];

interface Spread {
  p50_ms: number;
  p99_ms: number;
}

interface Load {
  connections: number;
  statement_bytes: number;
  statements: number;
  next: number;
  errors: number;
  first_error: string | null;
  per_second: number;
  answers: Spread;
  seconds: number;
  processor_s: number;
}

interface Bare {
  per_second: Record<string, number>;
  pragmas: Record<string, string | number>;
}

type Answers = { question: string; pass: string; answers: Spread }[];

// A million statements are stored, asked for and exported.
test.setTimeout(3_600_000);

test('writes, beside bare inserts', async () => {
  const store = await Store.start();
  await machine();
  const done: { load: Load; used: number }[] = [];
  for (const { batch } of LOADS) {
    const before = await processorSeconds(store.program.pid);
    const load = await store.tool<Load>('load', ...store.access, SECONDS, batch, done.at(-1)?.load.next ?? 0);
    done.push({ load, used: (await processorSeconds(store.program.pid)) - before });
    expect(load.first_error, 'every request is answered with 200').toBeNull();
  }
  await store.program.stop();
  const groups = LOADS.flatMap(({ batch, group }) => [batch, group]);
  const bare = await store.tool<Bare>('bare', store.file, SECONDS, ...groups);
  await store.program.discard();
  console.log(`statements of ${done[0]?.load.statement_bytes} bytes, ${done[0]?.load.connections} connections`);
  console.log(`the file: ${Object.entries(bare.pragmas).map((pair) => pair.join(' = ')).join(', ')}`);
  table(
    LOADS.map(({ batch, group, budget }, at) => {
      const { load, used } = done[at] as { load: Load; used: number };
      const beside = (rows: number) => bare.per_second[rows] ?? Number.NaN;
      return {
        'statements in a request': batch,
        'statements/s': Math.round(load.per_second),
        'budget': budget,
        'errors': load.errors,
        'p50 ms': round(load.answers.p50_ms),
        'p99 ms': round(load.answers.p99_ms),
        'bare/s, same batch': Math.round(beside(batch)),
        'share of bare': round(load.per_second / beside(batch)),
        'bare/s, same group': `${Math.round(beside(group))} (${group})`,
        'share of group': round(load.per_second / beside(group)),
        'cores, server': round(used / load.seconds),
        'cores, sender': round(load.processor_s / load.seconds),
      };
    }),
  );
});

test('questions as the store grows, and an export', async () => {
  const store = await Store.start();
  const rows = [];
  for (const size of SIZES) {
    await store.program.stop();
    const filled = await store.tool<{ per_second: number }>('fill', store.file, size);
    await store.program.restart();
    await machine();
    console.log(`filled to ${size} without HTTP, ${Math.round(filled.per_second)} statements/s`);
    const budget = QUESTION_BUDGETS.find(({ upTo }) => size <= upTo)?.ms ?? Number.NaN;
    const answers = await store.tool<Answers>('ask', ...store.access, size);
    for (const { question, pass, answers: spread } of answers) {
      rows.push({
        'statements': size,
        'question': question,
        'asked': pass === 'first' ? 'after a start' : 'again',
        'p50 ms': round(spread.p50_ms),
        'p99 ms': round(spread.p99_ms),
        'budget p99': QUESTIONS.includes(question) ? budget : '',
      });
    }
  }
  table(rows);
  await store.program.restart();
  table([await store.exported()]);
  await store.program.discard();
});

/** The program on a folder of its own, with a key to its record. */
class Store {
  private constructor(
    readonly program: Program,
    private readonly key: string,
    private readonly secret: string,
  ) {}

  static async start(): Promise<Store> {
    const program = await Program.start('--record-rate', '0');
    const words = ['key', 'create', '--name', 'bench', '--scope', 'all', '--data', program.folder, '--json'];
    const { key, secret } = JSON.parse(await program.command(...words)) as { key: string; secret: string };
    return new Store(program, key, secret);
  }

  get file(): string {
    return join(this.program.folder, 'drillroom.db');
  }

  /** How the tool reaches the store. */
  get access(): string[] {
    return [new URL(this.program.url).host, this.key, this.secret];
  }

  async tool<T>(...words: (string | number)[]): Promise<T> {
    const binary = (process.env.DRILLROOM_BINARY ?? '').replace(/drillroom$/, 'examples/bench');
    const { stdout } = await promisify(execFile)(binary, words.map(String));
    return JSON.parse(stdout) as T;
  }

  /** Reads the whole record as JSON Lines, as fast as it comes, and watches the server's memory. */
  async exported(): Promise<Record<string, number>> {
    const { pid, url } = this.program;
    const idle = await memory(pid);
    const watch = new MemoryWatch(pid);
    const began = performance.now();
    const credentials = Buffer.from(`${this.key}:${this.secret}`).toString('base64');
    const answer = await fetch(`${url}/api/v1/statements?format=jsonl`, {
      headers: { authorization: `Basic ${credentials}` },
    });
    expect(answer.status).toBe(200);
    let [lines, bytes] = [0, 0];
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
    }
    const highest = watch.stop();
    expect(lines, 'every statement is exported').toBe(SIZES.at(-1));
    return {
      'statements exported': lines,
      'MB': Math.round(bytes / 1e6),
      'seconds': round((performance.now() - began) / 1_000),
      'own memory before, MiB': Math.round(idle.own),
      'own memory at most, MiB': Math.round(highest.own),
      'with mapped files before, MiB': Math.round(idle.withFiles),
      'with mapped files at most, MiB': Math.round(highest.withFiles),
    };
  }
}

/** How busy the machine is before a measure: figures of a busy one say little, shares of one run say more. */
async function machine(): Promise<void> {
  const load = (await readFile('/proc/loadavg', 'utf8').catch(() => 'unknown')).split(' ')[0];
  console.log(`${cpus().length} cores; load of the last minute ${load}`);
}

function round(number: number): number {
  return Number(number.toFixed(2));
}

/** Prints rows, a column each for few rows with many figures. */
function table(rows: Record<string, string | number>[]): void {
  const names = Object.keys(rows[0] ?? {});
  const across = rows.length > 2 ? [names, ...rows.map((row) => names.map((name) => row[name]))] : names.map((name) => [name, ...rows.map((row) => row[name])]);
  const cells = across.map((row) => row.map(String));
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0))) ?? [];
  for (const row of cells) console.log(row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart((widths[at] ?? 0) + 2))).join(''));
}
