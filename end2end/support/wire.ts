// A wire between one person's browser and the program that a story can cut and mend. Browsers' own "offline" switch
// leaves open sockets alone, so it does not show what a lost network does.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to open connections: `silent` as when the signal is lost, nobody is told; `reset` as by a proxy that ends. */
export type Cut = 'silent' | 'reset';

export class Wire {
  private readonly server: Server;
  private readonly pairs = new Set<[Socket, Socket]>();
  private cut_: Cut | undefined;

  private constructor(private readonly target: URL) {
    this.server = createServer((near) => this.join(near));
  }

  /** A whole wire to the program at `url`. */
  static async to(url: string): Promise<Wire> {
    const wire = new Wire(new URL(url));
    wire.server.listen(0, '127.0.0.1');
    await once(wire.server, 'listening');
    return wire;
  }

  /** Where the browser finds the program by this wire. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts it, for open connections and for those to come. */
  cut(how: Cut = 'silent'): void {
    this.cut_ = how;
    for (const pair of this.pairs) this.apply(how, pair);
  }

  /** Mends it. What was silent stays dead, as after a change of network; new connections go through. */
  mend(): void {
    this.cut_ = undefined;
    for (const pair of this.pairs) this.apply('reset', pair);
  }

  /** Takes it away. */
  async discard(): Promise<void> {
    this.cut('reset');
    this.server.close();
  }

  private join(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    const pair: [Socket, Socket] = [near, far];
    this.pairs.add(pair);
    for (const [socket, other] of [pair, [far, near] as const]) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.pairs.delete(pair);
        other.destroy();
      });
    }
    if (this.cut_) {
      this.apply(this.cut_, pair);
    } else {
      near.pipe(far);
      far.pipe(near);
    }
  }

  private apply(how: Cut, [near, far]: [Socket, Socket]): void {
    near.unpipe();
    far.unpipe();
    if (how === 'reset') {
      near.destroy();
    } else {
      near.pause();
      far.pause();
    }
  }
}
