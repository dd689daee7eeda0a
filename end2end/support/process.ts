// What the system tells of a process: processor time and memory. Linux only; elsewhere everything is unknown.
import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second, on every machine. */
const TICKS_PER_S = 100;

/** Processor seconds that a process has used so far. */
export async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name stands in brackets and may hold blanks; user and system time are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

/** Memory in MiB: what a process holds itself, and with the pages of files that it maps, which the system can take back. */
export interface Memory {
  own: number;
  withFiles: number;
}

export async function memory(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { own: mib('RssAnon'), withFiles: mib('VmRSS') };
}

/** The highest memory of a process until it is stopped, looked at twenty times a second. */
export class MemoryWatch {
  readonly highest: Memory = { own: 0, withFiles: 0 };
  private readonly timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.timer = setInterval(async () => {
      const now = await memory(pid);
      this.highest.own = Math.max(this.highest.own, now.own);
      this.highest.withFiles = Math.max(this.highest.withFiles, now.withFiles);
    }, 50);
  }

  stop(): Memory {
    clearInterval(this.timer);
    return this.highest;
  }
}
