// A drill touches real work: Kenji stops it, with a reason, and everybody reads who and why. And what cannot be
// done is said plainly: a wrong code, a taken seat, words that are too many.
import { joinByLink, openRoom, startRun } from '../support/drill.ts';
import { expect, test } from '../support/story.ts';

const SCENARIO = /Primary provider times out, retries/;

test('anybody stops a drill that touches real work', async ({ program, person }) => {
  const mara = await person('Mara');
  const kenji = await person('Kenji');
  const code = await openRoom(mara, SCENARIO);
  await joinByLink(kenji, code, 'Customer support');
  await startRun(mara, [kenji]);
  await program.tick(40);
  await kenji.page.getByRole('button', { name: 'Menu' }).click();
  await kenji.page.getByRole('button', { name: 'Stop the drill' }).click();
  const dialog = kenji.page.getByRole('dialog', { name: 'Stop the drill for everybody?' });
  await dialog.getByLabel('Why').fill('A real incident has started');
  await dialog.getByRole('button', { name: 'Stop the drill' }).click();
  for (const { page } of [mara, kenji]) {
    await expect(page.getByRole('alert').filter({ hasText: 'Stopped by Kenji.' })).toContainText('A real incident has started');
  }
});

test('an emergency asks for no reason, and a form points at what it misses', async ({ program, person }) => {
  const mara = await person('Mara');
  const kenji = await person('Kenji');
  const code = await openRoom(mara, SCENARIO);
  await joinByLink(kenji, code, 'Customer support');
  await startRun(mara, [kenji]);
  await program.tick(5);
  await kenji.page.getByRole('tab', { name: /^Status/ }).click();
  const form = kenji.page.getByRole('form', { name: 'Status update' });
  await form.getByLabel('Impact').fill('Some payments fail');
  await form.getByRole('button', { name: 'Post update' }).click();
  await expect(form.getByLabel('Who is touched')).toBeFocused();
  await kenji.page.getByRole('button', { name: 'Menu' }).click();
  await kenji.page.getByRole('button', { name: 'Stop the drill' }).click();
  const dialog = kenji.page.getByRole('dialog', { name: 'Stop the drill for everybody?' });
  await dialog.getByRole('button', { name: 'Stop the drill' }).click();
  for (const { page } of [mara, kenji]) {
    await expect(page.getByRole('alert').filter({ hasText: 'Stopped by Kenji.' })).toContainText('No reason was given');
    await expect(page.getByRole('cell', { name: /^Drill stopped/ })).toBeVisible();
  }
});

test('a taken seat and a wrong code are told beside the field', async ({ person }) => {
  const mara = await person('Mara');
  const tomas = await person('Tomas');
  const code = await openRoom(mara, SCENARIO);
  const late = await person('Late');
  await late.page.goto(`/join/${code}`);
  await late.page.getByLabel('Your name in the room').fill('Late');
  await late.page.getByRole('radio', { name: /^SRE/ }).check();
  await joinByLink(tomas, code, 'SRE');
  await late.page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(late.page.getByText('SRE is taken by somebody else')).toBeVisible();
  await late.page.goto('/join/ZZZZZZ');
  await expect(late.page.getByText('No drill has this code')).toBeVisible();
  late.forgive();
});

test('words that are too many are told, and stay where they were typed', async ({ program, person }) => {
  const mara = await person('Mara');
  const kenji = await person('Kenji');
  const code = await openRoom(mara, SCENARIO);
  await joinByLink(kenji, code, 'Customer support');
  await startRun(mara, [kenji]);
  await program.tick(5);
  const field = kenji.page.getByLabel('Message the room');
  // The field lets nobody type so many: here its limit is not there, and the room has the last word.
  await field.evaluate((area) => area.removeAttribute('maxlength'));
  const words = 'much '.repeat(200);
  await field.fill(words);
  await field.press('Enter');
  await expect(kenji.page.getByRole('status', { name: 'Messages' })).toContainText('characters are too many; 500 fit');
  await expect(field).toHaveValue(words);
  await expect(kenji.page.getByRole('log', { name: 'Chat' })).not.toContainText('much much');
  kenji.forgive();
});
