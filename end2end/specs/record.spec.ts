// Olga administers the record: a link lets her in once, she makes a key, reads a drill as sentences, sees it arrive,
// exports it and looks at its quality. None of these pages loads the wasm, and all but the live view work without scripts.
import { audit } from '../support/audit.ts';
import { expect, test } from '../support/story.ts';

const SCENARIO = /Primary provider times out/;

test('a link, a key, the statements of a drill, their export and their quality', async ({ program, person }) => {
  // Eight pages, four browsers, and an audit of each page.
  test.slow();
  const olga = await person('Olga');
  const { page } = olga;
  const closed = await page.goto('/record');
  expect(closed?.status()).toBe(401);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This is for the administrator');
  await audit(page);

  const printed = await program.command('link', '--public-url', program.url, '--data', program.folder);
  const link = /http\S+/.exec(printed)?.[0] ?? '';
  await page.goto(link);
  await audit(page);
  await page.getByRole('button', { name: 'Continue as administrator' }).click();
  await expect(page).toHaveURL('/record');
  await expect(page.getByText('No statements here')).toBeVisible();

  const thief = await person('Somebody else');
  await thief.page.goto(link);
  await thief.page.getByRole('button', { name: 'Continue as administrator' }).click();
  await expect(thief.page.getByRole('heading', { level: 1 })).toHaveText('This link does not work any more');

  // A key, whose secret is shown once.
  await page.getByRole('link', { name: 'Keys' }).click();
  await page.getByLabel('Name').fill('dashboard');
  await page.getByRole('checkbox', { name: 'all/read' }).check();
  await page.getByRole('button', { name: 'Make the key' }).click();
  const made = page.getByRole('status', { name: 'The key “dashboard” is made' });
  const [key = '', secret = ''] = await made.locator('code').allTextContents();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  await audit(page);
  await page.goto('/record/keys');
  await expect(page.getByRole('cell', { name: 'all/read' })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);

  // The live view stands open while somebody opens a room.
  await page.getByRole('link', { name: 'Live' }).click();
  await expect(page.getByRole('status')).toHaveText('Listening');
  const mara = await person('Mara', { javaScriptEnabled: false });
  await mara.page.goto('/new');
  await mara.page.getByRole('link', { name: SCENARIO }).click();
  await mara.page.getByLabel('Your name, as facilitator').fill('Mara <i>');
  await mara.page.getByRole('button', { name: 'Open the room' }).click();
  await expect(mara.page).toHaveURL(/\/drill\/[A-Z2-9]{6}$/);
  const live = page.getByRole('list', { name: 'Statements, newest first' });
  await expect(live.getByRole('listitem')).toHaveText(/Mara <i> joined the drill/);
  await audit(page);

  const tomas = await person('Tomas', { javaScriptEnabled: false });
  await tomas.page.goto(`/join/${mara.page.url().slice(-6)}`);
  await tomas.page.getByLabel('Your name in the room').fill('Tomas');
  await tomas.page.getByRole('radio', { name: /^SRE/ }).check();
  await tomas.page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(live.getByRole('listitem').first()).toHaveText(/Tomas assumed the role sre/);

  // The filters stand in the address.
  await page.getByRole('link', { name: 'Statements' }).click();
  const lines = page.getByRole('list', { name: 'Statements' }).getByRole('listitem');
  await expect(lines).toHaveCount(3);
  await page.getByLabel('Verb').selectOption('joined');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/verb=http%3A%2F%2Factivitystrea\.ms%2Fjoin/);
  await expect(lines).toHaveCount(2);
  await lines.first().getByText('JSON').click();
  await expect(lines.first().getByText('"verb"')).toBeVisible();
  await audit(page);
  await lines.first().getByRole('link', { name: 'Tomas' }).click();
  // A click on a part of a line narrows what is there already.
  await expect(page).toHaveURL(/actor=.*verb=/);
  await expect(lines).toHaveCount(1);
  await page.goto('/record?since=yesterday');
  await expect(page.getByRole('alert')).toContainText('Nothing was looked up');
  await page.getByRole('link', { name: 'Clear' }).click();

  // The same by an export, and by a program with the key.
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  expect((await downloading).suggestedFilename()).toBe('statements.csv');
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  const exported = await fetch(`${program.url}/api/v1/statements`, { headers: { authorization } });
  expect((await exported.text()).trim().split('\n')).toHaveLength(3);

  await page.getByRole('link', { name: 'Data quality' }).or(page.getByRole('link', { name: 'Quality' })).click();
  await expect(page.getByRole('heading', { name: 'Gaps in a drill' })).toBeVisible();
  await expect(page.getByText('none', { exact: true })).toHaveCount(6);
  await audit(page);

  await page.goto('/record/keys');
  await page.getByRole('button', { name: 'Revoke dashboard' }).click();
  await expect(page.getByText(/^revoked /)).toBeVisible();
  const refused = await fetch(`${program.url}/api/v1/statements`, { headers: { authorization } });
  expect(refused.status).toBe(401);
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.goto('/record');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This is for the administrator');
  // A browser reports 401 and 410 as troubles; here they are the point. Without scripts nobody uses what is preloaded.
  for (const one of [olga, thief, mara, tomas]) one.forgive();
});

test('the pages of the record fit a phone, in the light and in the dark', async ({ program, person }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const olga = await person(`Olga, ${colorScheme}`, { viewport: { width: 390, height: 844 }, colorScheme });
    const printed = await program.command('link', '--public-url', program.url, '--data', program.folder);
    await olga.page.goto(/http\S+/.exec(printed)?.[0] ?? '');
    await olga.page.getByRole('button', { name: 'Continue as administrator' }).click();
    for (const path of ['/record', '/record/live', '/record/keys', '/record/quality']) {
      await olga.page.goto(path);
      const wide = await olga.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, path).toBeLessThanOrEqual(390);
      await audit(olga.page);
    }
  }
});
