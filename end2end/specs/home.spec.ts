// Ana opens the start page, with and without scripts.
import { audit } from '../support/audit.ts';
import { expect, test } from '../support/story.ts';

test('the start page is there without scripts', async ({ person }) => {
  const ana = await person('Ana', { javaScriptEnabled: false });
  await ana.page.goto('/');
  await expect(ana.page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('the start page wakes with scripts, and nobody is shut out', async ({ person }) => {
  const ana = await person('Ana');
  await ana.page.goto('/');
  await expect(ana.page.getByRole('heading', { level: 1 })).toBeVisible();
  await ana.page.getByRole('button', { name: 'Pressed 0 times' }).click();
  await expect(ana.page.getByRole('button', { name: 'Pressed 1 times' })).toBeVisible();
  await audit(ana.page);
});

test('an unknown address gets a page that says so', async ({ person }) => {
  const ana = await person('Ana');
  const response = await ana.page.goto('/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(ana.page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
  await ana.page.getByRole('link', { name: 'start page' }).click();
  await expect(ana.page).toHaveURL('/');
  ana.forgive();
});

test('files with a hash in their name are kept for ever, and packed for those who accept it', async ({ program }) => {
  const page = await (await fetch(program.url)).text();
  const paths = [...page.matchAll(/\/pkg\/[\w.-]+/g)].map(([path]) => path);
  expect(new Set(paths).size).toBeGreaterThanOrEqual(5);
  for (const path of new Set(paths)) {
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
