// The pages before a room: starting a drill and coming in, with scripts and without; and a room that is not there.
import { audit } from '../support/audit.ts';
import { inRoom, openRoom } from '../support/drill.ts';
import { expect, test } from '../support/story.ts';

const SCENARIO = /Primary provider times out/;

test('a drill is made and joined without scripts', async ({ person }) => {
  const mara = await person('Mara', { javaScriptEnabled: false });
  await mara.page.goto('/new');
  await mara.page.getByRole('link', { name: SCENARIO }).click();
  await mara.page.getByLabel('Your name, as facilitator').fill('Mara');
  await mara.page.getByRole('button', { name: 'Open the room' }).click();
  await expect(mara.page).toHaveURL(/\/drill\/[A-Z2-9]{6}$/);
  // As far as a room goes without scripts.
  await expect(mara.page.getByText('Opening the room…')).toBeVisible();
  const code = mara.page.url().slice(-6);

  const tomas = await person('Tomas', { javaScriptEnabled: false });
  await tomas.page.goto(`/join/${code}`);
  await tomas.page.getByLabel('Your name in the room').fill('Tomas');
  await tomas.page.getByRole('radio', { name: /^SRE/ }).check();
  await tomas.page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(tomas.page).toHaveURL(`/drill/${code}`);

  // Both are in: whoever comes next, with scripts, finds them there.
  const priya = await person('Priya');
  await priya.page.goto(`/join/${code}`);
  await expect(priya.page.getByText('Mara leads this drill.')).toBeVisible();
  await expect(priya.page.getByRole('radio', { name: /^SRE/ })).toBeDisabled();
  for (const { page } of [mara, tomas, priya]) await expect(page.getByRole('alert')).toHaveCount(0);
  // Without scripts nobody uses what was preloaded for them.
  mara.forgive();
  tomas.forgive();
});

test('the pages before a room read well', async ({ person }) => {
  const mara = await person('Mara');
  await mara.page.goto('/new');
  await expect(mara.page.getByRole('heading', { level: 1 })).toHaveText('Start a drill');
  await audit(mara.page);
  await mara.page.getByRole('link', { name: SCENARIO }).first().click();
  await audit(mara.page);
  await expect(mara.page.getByRole('complementary')).toMatchAriaSnapshot(`
    - complementary:
      - paragraph: Set up
      - heading [level=2]
      - textbox "Your name, as facilitator"
      - button "Open the room"
  `);
  const code = await openRoom(mara, SCENARIO);

  const tomas = await person('Tomas');
  await tomas.page.goto('/join');
  await audit(tomas.page);
  await expect(tomas.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Join a drill" [level=1]
      - textbox "Room code"
      - button "Join"
      - paragraph: Only here to watch? Come in with the same code and take no seat.
  `);
  await tomas.page.getByLabel('Room code').fill(code);
  await tomas.page.getByRole('button', { name: 'Join', exact: true }).click();
  await tomas.page.getByLabel('Your name in the room').fill('Tomas');
  await audit(tomas.page);
  await tomas.page.getByRole('button', { name: 'Join', exact: true }).click();
  await inRoom(tomas.page);
});

test('a room that is not there says so, and leads back', async ({ person }) => {
  const tomas = await person('Tomas');
  const response = await tomas.page.goto('/drill/ZZZZZZ');
  expect(response?.status()).toBe(404);
  await expect(tomas.page.getByRole('heading', { level: 1 })).toHaveText('There is no such room');
  await audit(tomas.page);
  await tomas.page.getByRole('link', { name: 'Type the code again' }).click();
  await expect(tomas.page.getByRole('heading', { level: 1 })).toHaveText('Join a drill');
  tomas.forgive();
});
