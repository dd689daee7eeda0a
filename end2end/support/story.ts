// What every story stands on: a program of its own, and people who each have a browser of their own.
// Knows no page; stories name the controls they use.
import { test as base, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { Program } from './program.ts';

export { expect } from '@playwright/test';

/** A person with a browser context of their own, and what its console complained about. */
export class Person {
  readonly name: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Console errors, warnings and uncaught exceptions since the start or the last `forgive`. */
  readonly complaints: string[] = [];

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name;
    this.context = context;
    this.page = page;
    this.watch(page);
    context.on('page', (other) => this.watch(other));
  }

  static async arrive(browser: Browser, name: string, options: BrowserContextOptions): Promise<Person> {
    const context = await browser.newContext(options);
    return new Person(name, context, await context.newPage());
  }

  /** For stories that take the server or the network away: browsers complain of that, and rightly. */
  forgive(): void {
    this.complaints.length = 0;
  }

  /** Opens another tab of the same browser. */
  async tab(): Promise<Page> {
    return this.context.newPage();
  }

  private watch(page: Page): void {
    if (this.watched.has(page)) return;
    this.watched.add(page);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`exception: ${error.message}`));
  }

  private readonly watched = new WeakSet<Page>();
}

interface Fixtures {
  program: Program;
  /** Lets a person arrive; all leave at the end, and none may have a complaint by then. */
  person: (name: string, options?: BrowserContextOptions) => Promise<Person>;
}

export const test = base.extend<Fixtures>({
  program: async ({}, use, info) => {
    const program = await Program.start();
    await use(program);
    await program.discard();
    if (info.status !== info.expectedStatus) {
      await info.attach('log of the program', { body: program.log.join('\n'), contentType: 'text/plain' });
    }
  },
  person: async ({ browser, program, contextOptions }, use) => {
    const people: Person[] = [];
    await use(async (name, options) => {
      const person = await Person.arrive(browser, name, { ...contextOptions, baseURL: program.url, ...options });
      people.push(person);
      return person;
    });
    const complaints = people.flatMap(({ name, complaints }) => complaints.map((text) => `${name}: ${text}`));
    await Promise.all(people.map(({ context }) => context.close()));
    base.expect(complaints, 'no browser complains').toEqual([]);
  },
});
