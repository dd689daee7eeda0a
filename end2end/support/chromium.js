// Where Chromium is, and how it is started: for the tests and for `look.js` alike.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `cargo xtask test` names it by CHROMIUM; by hand, the one on the PATH will do. */
export function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      if (existsSync(join(folder, name))) return join(folder, name);
    }
  }
  throw new Error('no Chromium on the PATH: install it, or name it by the variable CHROMIUM');
}

/** A quiet browser: no sandbox (tests run as root in containers), and no word to anybody but the server under test. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
