// Takes pictures of pages: `node support/look.js FOLDER URL…`, at three widths, light and dark, the whole page.
// For people's eyes; compares nothing.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumFlags, chromiumPath } from './chromium.js';

const WIDTHS = [1440, 1024, 390];
const THEMES = /** @type {const} */ (['light', 'dark']);

const [folder, ...urls] = process.argv.slice(2);
if (!folder || urls.length === 0) {
  console.error('node support/look.js FOLDER URL…');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
for (const url of urls) {
  const name = new URL(url).pathname.replaceAll('/', '-').replace(/^-|-$/g, '') || 'home';
  for (const colorScheme of THEMES) {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && console.error(`${url}: ${message.text()}`));
    page.on('pageerror', (error) => console.error(`${url}: ${error.message}`));
    await page.goto(url, { waitUntil: 'load' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      const file = join(folder, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path: file, fullPage: true });
      console.log(file);
    }
    await context.close();
  }
}
await browser.close();
