// Everything that reached a person's browser: documents, replies, assets, and each frame of each socket. For the story
// that looks for what should not have.
import type { BrowserContext, Page } from '@playwright/test';

export class Overheard {
  private readonly pieces: { from: string; bytes: Buffer }[] = [];
  private readonly bodies: Promise<void>[] = [];

  /** Listens from now on; call it before the first page is opened. */
  constructor(context: BrowserContext) {
    context.on('response', (response) => {
      const body = response.body().then(
        (bytes) => void this.pieces.push({ from: response.url(), bytes }),
        // A redirect has no body, and a page that was left has taken its own away.
        () => {},
      );
      this.bodies.push(body);
    });
    for (const page of context.pages()) this.listen(page);
    context.on('page', (page) => this.listen(page));
  }

  /** Where `words` were heard: addresses of replies and sockets, empty when they never came. */
  async heard(words: string): Promise<string[]> {
    await Promise.all(this.bodies);
    const bytes = Buffer.from(words);
    return [...new Set(this.pieces.filter((piece) => piece.bytes.includes(bytes)).map(({ from }) => from))];
  }

  private listen(page: Page): void {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        this.pieces.push({ from: socket.url(), bytes: Buffer.from(payload) });
      });
    });
  }
}
