// Priya's network is gone for twenty seconds. She keeps her seat, her words and her place, and misses nothing.
import { joinByLink, openRoom, startRun } from '../support/drill.ts';
import { expect, test } from '../support/story.ts';
import { Wire } from '../support/wire.ts';

const AWAY_MS = 20_000;

test('twenty seconds without a network', async ({ program, person }) => {
  test.setTimeout(120_000);
  const wire = await Wire.to(program.url);
  const mara = await person('Mara');
  const priya = await person('Priya', { baseURL: wire.url });
  const code = await openRoom(mara, /Primary provider times out/);
  await joinByLink(priya, code, 'Payments ops');
  await startRun(mara, [priya]);
  await program.tick(30);

  const field = priya.page.getByLabel('Message the room');
  await field.fill('half a thou');
  wire.cut('reset');
  await expect(priya.page.getByText('Reconnecting.')).toBeVisible();
  const lost = Date.now();
  await program.tick(25);
  // The board is the facilitator's; she writes in the control room's chat.
  await mara.page.getByRole('button', { name: 'Control room' }).click();
  await mara.page.getByLabel('Message the room').fill('While you were away');
  await mara.page.getByLabel('Message the room').press('Enter');
  // Here twenty seconds are the story itself: nothing else ends them.
  await expect.poll(() => Date.now() - lost, { timeout: AWAY_MS + 5_000, intervals: [1_000] }).toBeGreaterThan(AWAY_MS);
  await expect(field).toHaveValue('half a thou');
  wire.mend();

  await expect(priya.page.getByText('Reconnecting.')).toBeHidden({ timeout: 15_000 });
  await expect(priya.page.getByRole('log', { name: 'Chat' })).toContainText('While you were away');
  await expect(priya.page.getByText('00:55').first()).toBeVisible();
  await expect(field).toHaveValue('half a thou');
  await field.press('Enter');
  await expect(mara.page.getByRole('log', { name: 'Chat' })).toContainText('half a thou');
  priya.forgive();
  await wire.discard();
});
