// Ana opens the start page, with and without scripts.
import { audit } from '../support/audit.ts';
import { openRoom } from '../support/drill.ts';
import { expect, test } from '../support/story.ts';

test('the start page leads to a door without scripts', async ({ person }) => {
  const ana = await person('Ana', { javaScriptEnabled: false });
  await ana.page.goto('/');
  await expect(ana.page.getByRole('heading', { level: 1 })).toBeVisible();
  await ana.page.getByLabel('Room code').fill('kq7-m2p');
  await ana.page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(ana.page).toHaveURL(/\/join\?code=kq7-m2p/);
  await expect(ana.page.getByRole('alert')).toContainText('No drill has this code');
  ana.forgive();
});

test('the start page is all there without a script of ours, and nobody is shut out', async ({ person }) => {
  const ana = await person('Ana');
  const asked: string[] = [];
  ana.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await ana.page.goto('/');
  await expect(ana.page.getByRole('heading', { level: 1 })).toBeVisible();
  await ana.page.getByLabel('Room code').fill('kq7m2p');
  await audit(ana.page);
  expect(asked.filter((path) => /\.(wasm|js)$/.test(path))).toEqual([]);
});

test('an unknown address gets a page that says so', async ({ person }) => {
  const ana = await person('Ana');
  const response = await ana.page.goto('/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(ana.page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
  await audit(ana.page);
  await ana.page.getByRole('link', { name: 'Go to the start page' }).click();
  await expect(ana.page).toHaveURL('/');
  ana.forgive();
});

test('files with a hash in their name are kept for ever, and packed for those who accept it', async ({
  program,
  person,
}) => {
  const mara = await person('Mara');
  const asked = new Set<string>();
  mara.page.on('request', (request) => asked.add(new URL(request.url()).pathname));
  await openRoom(mara, /Primary/);
  // The parts that come later are fetched by now, or soon.
  await expect.poll(() => [...asked].filter((path) => path.endsWith('.wasm')).length).toBeGreaterThanOrEqual(3);
  const paths = [...asked].filter((path) => path.startsWith('/pkg/'));
  expect(paths.length).toBeGreaterThanOrEqual(5);
  for (const path of paths) {
    const response = await fetch(program.url + path, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(response.status, path).toBe(200);
    expect(response.headers.get('cache-control'), path).toContain('immutable');
    expect(response.headers.get('vary'), path).toBe('accept-encoding');
    if (/\/drillroom\..*\.(wasm|js)$/.test(path)) expect(response.headers.get('content-encoding'), path).toBe('br');
  }
});

test('a page runs no script but its own', async ({ person }) => {
  const ana = await person('Ana');
  const response = await ana.page.goto('/');
  expect(response?.headers()['content-security-policy']).toContain("script-src 'self' 'nonce-");
  const ran = await ana.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.foreign = true';
    document.body.append(script);
    return 'foreign' in window;
  });
  expect(ran).toBe(false);
  ana.forgive();
});
