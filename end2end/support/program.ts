// The program under test: the built binary, with a data folder of its own and a clock that stands until it is turned.
// Knows processes and lines of text; nothing of pages.
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';

const binary = resolve(process.env.DRILLROOM_BINARY ?? '../target/debug/drillroom');

/** How long a start, a tick or a stop may take before the test gives up, in milliseconds. */
const PATIENCE_MS = 20_000;
/** Lines of the program's log that are kept for the report of a failure. */
const LOG_LINES = 2_000;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface Waiter {
  start: string;
  resolve: (line: string) => void;
  reject: (error: Error) => void;
}

export class Program {
  /** The data folder; it outlives a kill, as a disk does. */
  readonly folder: string;
  /** What the program wrote to its log, newest last. */
  readonly log: string[] = [];
  private readonly options: string[];
  private address = '127.0.0.1:0';
  private child: Child | undefined;
  private waiting: Waiter[] = [];

  private constructor(folder: string, options: string[]) {
    this.folder = folder;
    this.options = options;
  }

  /** Starts the program on a free port with an empty data folder. `options` go to `drillroom serve`. */
  static async start(...options: string[]): Promise<Program> {
    const program = new Program(await mkdtemp(join(tmpdir(), 'drillroom-')), options);
    await program.launch();
    return program;
  }

  /** `http://127.0.0.1:PORT`; the same after a restart, so that open pages find it again. */
  get url(): string {
    return `http://${this.address}`;
  }

  /** The number of its process. */
  get pid(): number {
    return this.running().pid ?? Number.NaN;
  }

  /** Turns the clock: every running room lives `seconds` simulated seconds, and all of it is published. */
  async tick(seconds: number): Promise<void> {
    const done = this.line('ticked');
    this.running().stdin.write(`tick ${seconds}\n`);
    await done;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it as an operator would. Returns the exit code; 0 is a clean stop. */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** Starts it again, at the same address, over the same data. */
  async restart(): Promise<void> {
    if (this.child) await this.stop();
    await this.launch();
  }

  /** Ends it and empties the disk. */
  async discard(): Promise<void> {
    if (this.child) await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs another command of the program, `key create …`, and returns what it prints. */
  async command(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(binary, words);
    return stdout;
  }

  private async launch(): Promise<void> {
    const words = ['serve', '--listen', this.address, '--data', this.folder, '--clock', 'manual', ...this.options];
    const child = spawn(binary, words, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => this.heard(line));
    createInterface({ input: child.stderr }).on('line', (line) => this.logged(line));
    // A write to a program that has just been killed is no failure of the test.
    child.stdin.on('error', () => {});
    child.on('error', (error) => this.lost(child, error));
    child.on('exit', (code, signal) => this.lost(child, new Error(`the program ended (${signal ?? code})`)));
    const line = await this.line('listening on http://');
    this.address = line.slice('listening on http://'.length).trim();
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.running();
    const exit = once(child, 'exit');
    child.kill(signal);
    const [code] = (await within(exit, `an end after ${signal}`, () => this.tail())) as [number | null];
    return code;
  }

  private running(): Child {
    if (!this.child) throw new Error(`the program is not running\n${this.tail()}`);
    return this.child;
  }

  private line(start: string): Promise<string> {
    const found = new Promise<string>((resolve, reject) => this.waiting.push({ start, resolve, reject }));
    return within(found, `the line "${start}…"`, () => this.tail());
  }

  private heard(line: string): void {
    const index = this.waiting.findIndex((waiter) => line.startsWith(waiter.start));
    if (index >= 0) this.waiting.splice(index, 1)[0]?.resolve(line);
    else this.logged(line);
  }

  private logged(line: string): void {
    this.log.push(line);
    if (this.log.length > LOG_LINES) this.log.shift();
  }

  private lost(child: Child, error: Error): void {
    if (this.child !== child) return;
    this.child = undefined;
    for (const waiter of this.waiting.splice(0)) waiter.reject(new Error(`${error.message}\n${this.tail()}`));
  }

  private tail(): string {
    return this.log.slice(-40).join('\n');
  }
}

async function within<T>(work: Promise<T>, what: string, tail: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${PATIENCE_MS} ms for ${what}\n${tail()}`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
