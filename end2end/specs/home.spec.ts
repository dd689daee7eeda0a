// Ana opens the start page, with and without scripts.
import { audit } from '../support/audit.ts';
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

test('the start page wakes with scripts, and nobody is shut out', async ({ person }) => {
  const ana = await person('Ana');
  await ana.page.goto('/');
  await expect(ana.page.getByRole('heading', { level: 1 })).toBeVisible();
  // The six cells of the code are drawn only by a page that is awake.
  const cells = ana.page.locator('.code-box__cells');
  await expect(cells).toBeVisible();
  await ana.page.getByLabel('Room code').fill('kq7m2p');
  await expect(cells).toHaveText(/k\s*q\s*7\s*m\s*2\s*p/i);
  await audit(ana.page);
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
