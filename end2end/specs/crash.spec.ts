// The program is killed twenty times at random moments while people write, and started again. Whatever a browser was
// told is done is in the database, in the log and as a statement; browsers come back by themselves; the room is held
// and can be resumed.
import { createHash } from 'node:crypto';
import { joinByLink, openRoom, startRun } from '../support/drill.ts';
import { statements } from '../support/record.ts';
import { expect, test } from '../support/story.ts';

const ROUNDS = 20;
/** The kill falls somewhere within this time after the first act of a round, ms. */
const SPREAD_MS = 120;
const ACTS_A_ROUND = 6;

test('killed twenty times, nothing acknowledged is lost', async ({ program, person }) => {
  test.setTimeout(300_000);
  const mara = await person('Mara');
  const tomas = await person('Tomas');
  const code = await openRoom(mara, /Primary provider times out/);
  await joinByLink(tomas, code, 'SRE');
  await startRun(mara, [tomas]);
  await program.tick(10);

  const acknowledged = new Set<string>();
  // Every answer to an act that reached the browser, with what it had asked.
  tomas.page.on('response', async (response) => {
    if (!response.url().endsWith('/api/act') || response.status() !== 200) return;
    const asked = JSON.parse(response.request().postData() ?? '{}') as { action?: { say?: { text: string } } };
    const text = asked.action?.say?.text;
    const seq = await response.json().catch(() => undefined);
    if (text && typeof seq === 'number') acknowledged.add(text);
  });

  for (let round = 0; round < ROUNDS; round += 1) {
    const field = tomas.page.getByLabel('Message the room');
    // One act of each round is answered, so that no round proves nothing; the kill falls somewhere among the others.
    const answered = tomas.page.waitForResponse((response) => response.url().endsWith('/api/act') && response.ok());
    const writing = (async () => {
      for (let act = 0; act < ACTS_A_ROUND; act += 1) {
        await field.fill(`round ${round} act ${act}`);
        await field.press('Enter');
        await field.and(tomas.page.locator(':focus')).waitFor();
      }
    })();
    await answered;
    await new Promise((resolve) => setTimeout(resolve, moment(round)));
    await program.kill();
    await writing;
    await program.restart();
    await expect(mara.page.getByText(/^Paused at/)).toBeVisible({ timeout: 20_000 });
    await expect(tomas.page.getByText('Reconnecting.')).toBeHidden({ timeout: 20_000 });
    await mara.page.getByRole('button', { name: 'Resume' }).first().click();
    await expect(mara.page.getByText(/^Paused at/)).toBeHidden();
    await program.tick(3);
    await field.fill('');
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS);

  // The log, as the room shows it to somebody who opens it anew: each act once, none of the acknowledged missing.
  await tomas.page.reload();
  const chat = tomas.page.getByRole('log', { name: 'Chat' });
  await expect(chat).toContainText('round 0 act 0');
  const words = (await chat.getByRole('listitem').allTextContents()).flatMap((line) => /round \d+ act \d+/.exec(line) ?? []);
  for (const text of acknowledged) expect(words.filter((one) => one === text), text).toHaveLength(1);
  expect(new Set(words).size).toBe(words.length);
  // The statements, as the record store gives them: as many chat lines as the log has.
  const said = (await statements(program)).filter(({ object }) =>
    object.definition?.type?.endsWith('/activity-types/chat-message'),
  );
  expect(said).toHaveLength(words.length);
  mara.forgive();
  tomas.forgive();
});

/** A moment of the round, drawn from its number so that a failure can be repeated. */
function moment(round: number): number {
  return (createHash('sha256').update(`kill ${round}`).digest().readUInt16BE(0) / 65_536) * SPREAD_MS;
}
