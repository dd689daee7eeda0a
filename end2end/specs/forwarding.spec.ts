// Olga lets the statements of one installation travel on to another. Each of the two is killed meanwhile, one statement
// is refused, and in the end everything is there once. All of it by plain pages and forms.
import type { Locator, Page } from '@playwright/test';
import { audit } from '../support/audit.ts';
import { Program } from '../support/program.ts';
import { statements } from '../support/record.ts';
import { expect, test } from '../support/story.ts';

/** How long a count may take to move: the longest wait of the first tries after a store was down. */
const PATIENCE = { timeout: 20_000 };
const SAME_ID = '5b1f8e1c-6f0e-4c53-9d0b-2f4f1c0a7e11';

test('statements travel to another store, across crashes and refusals', async ({ program: other, person }) => {
  test.slow();
  const first = await Program.start('--forward-private');
  const olga = await person('Olga', { baseURL: first.url });
  const { page } = olga;
  try {
    const there = await keyOf(other);
    const here = await keyOf(first);
    const printed = await first.command('link', '--public-url', first.url, '--data', first.folder);
    await page.goto(/http\S+/.exec(printed)?.[0] ?? '');
    await page.getByRole('button', { name: 'Continue as administrator' }).click();
    await page.getByRole('link', { name: 'Forwarding' }).click();
    await expect(page.getByText('Nothing is forwarded')).toBeVisible();
    await audit(page);

    // A mistake is named, and what was written stays, the secret apart.
    await post(first, here, said('first'));
    await fill(page, `${first.url}/xapi`, there);
    await page.getByRole('button', { name: 'Forward', exact: true }).click();
    const form = page.getByRole('region', { name: 'Another store' });
    await expect(form.getByLabel('Address')).toHaveAccessibleDescription(/address of this Drillroom itself/);
    await expect(form.getByLabel('Name')).toHaveValue('Warehouse');
    await expect(form.getByLabel('Secret at that store')).toHaveValue('');
    await audit(page);
    await fill(page, `${other.url}/xapi`, { ...there, secret: 'of-yesterday' });
    await form.getByLabel('Begin with').selectOption('everything that is here');
    await page.getByRole('button', { name: 'Forward', exact: true }).click();

    // The secret was changed there. Another one, and it goes on where it was.
    const warehouse = page.getByRole('region', { name: 'Warehouse' });
    await expect(async () => {
      await page.reload();
      await expect(warehouse.getByText('trying again')).toBeVisible({ timeout: 1_000 });
    }).toPass(PATIENCE);
    await warehouse.getByText('Another key or secret for Warehouse').click();
    await audit(page);
    await warehouse.getByRole('button', { name: 'Use these from now on' }).click();
    await expect(warehouse.getByLabel('Secret at that store')).toHaveAccessibleDescription(/Give the key's secret/);
    await audit(page);
    await warehouse.getByLabel('Secret at that store').fill(there.secret);
    await warehouse.getByRole('button', { name: 'Use these from now on' }).click();
    await shows(page, warehouse, 'Forwarded', '1');
    await expect(warehouse.getByText('forwarding', { exact: true })).toBeVisible();
    await expect(page.getByText(there.secret)).toHaveCount(0);

    // The other store is gone for a while.
    await other.kill();
    await post(first, here, said('second'));
    await expect(async () => {
      await page.reload();
      await expect(warehouse.getByText('trying again')).toBeVisible({ timeout: 1_000 });
    }).toPass(PATIENCE);
    await expect(warehouse.getByText(/it cannot be reached/)).toBeVisible();
    await expect(figure(warehouse, 'Waiting')).toHaveText('1');
    await audit(page);
    await other.restart();
    await shows(page, warehouse, 'Forwarded', '2');

    // This one is killed while a hundred statements are on their way.
    for (let batch = 0; batch < 2; batch += 1) {
      await post(first, here, ...Array.from({ length: 100 }, (_, number) => said(`${batch}-${number}`)));
    }
    await first.kill();
    await first.restart();
    await shows(page, warehouse, 'Forwarded', '202');

    // The other store has something else under one id.
    await post(other, there, { ...said('theirs'), id: SAME_ID });
    await post(first, here, { ...said('ours'), id: SAME_ID }, said('last'));
    await shows(page, warehouse, 'Refused', '1');
    await expect(figure(warehouse, 'Forwarded')).toHaveText('203');
    const refused = warehouse.getByRole('row').filter({ hasText: SAME_ID.slice(0, 8) });
    await expect(refused).toContainText('another statement with the id');
    await audit(page);
    await refused.getByRole('button', { name: 'Try again' }).click();
    await expect(async () => {
      await page.reload();
      await expect(refused).toContainText('2 times', { timeout: 1_000 });
    }).toPass(PATIENCE);
    await refused.getByRole('link').click();
    await expect(page.getByRole('list', { name: 'Statements' }).getByRole('listitem')).toHaveCount(1);
    await page.goBack();
    await refused.getByRole('button', { name: 'Drop' }).click();
    await expect(figure(warehouse, 'Refused')).toHaveText('0');
    expect(ids(await statements(other))).toEqual(ids(await statements(first)));

    // It rests, and goes on; then it is removed, after a second thought.
    await warehouse.getByRole('button', { name: 'Pause' }).click();
    await expect(warehouse.getByText(/^paused since/)).toBeVisible();
    await warehouse.getByRole('button', { name: 'Resume' }).click();
    await expect(warehouse.getByText('forwarding', { exact: true })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 844 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, colorScheme).toBeLessThanOrEqual(390);
      await audit(page);
    }
    await warehouse.getByText('Remove Warehouse').click();
    await warehouse.getByRole('button', { name: 'Remove for good' }).click();
    await expect(page.getByText('Nothing is forwarded')).toBeVisible();
    // The page is left before its program is: what it still fetched would be refused. A form that names a mistake answers
    // 422, and browsers report it.
    await page.goto('about:blank');
    olga.forgive();
  } finally {
    await first.discard();
  }
});

interface Key {
  key: string;
  secret: string;
}

async function keyOf(program: Program): Promise<Key> {
  const made = await program.command(
    ...['key', 'create', '--name', 'forwarding', '--scope', 'all', '--data', program.folder, '--json'],
  );
  return JSON.parse(made) as Key;
}

async function fill(page: Page, endpoint: string, { key, secret }: Key): Promise<void> {
  const form = page.getByRole('region', { name: 'Another store' });
  await form.getByLabel('Name').fill('Warehouse');
  await form.getByLabel('Address').fill(endpoint);
  await form.getByLabel('Key at that store').fill(key);
  await form.getByLabel('Secret at that store').fill(secret);
}

function figure(region: Locator, name: string): Locator {
  return region.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]');
}

async function shows(page: Page, region: Locator, name: string, value: string): Promise<void> {
  await expect(async () => {
    await page.goto('/record/forwarding');
    await expect(figure(region, name)).toHaveText(value, { timeout: 1_000 });
  }).toPass(PATIENCE);
}

function said(what: string): object {
  return {
    actor: { mbox: 'mailto:ann@example.com' },
    verb: { id: 'http://example.com/verbs/tried' },
    object: { id: `http://example.com/activities/${what}` },
  };
}

async function post(program: Program, { key, secret }: Key, ...said: object[]): Promise<void> {
  const answer = await fetch(`${program.url}/xapi/statements`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
      'content-type': 'application/json',
      'x-experience-api-version': '1.0.3',
    },
    body: JSON.stringify(said),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

function ids(found: { id: string }[]): string[] {
  return found.map(({ id }) => id).sort();
}
