// What players must not know before the debrief does not reach their browser by any way: pages, replies, sockets.
import { joinByLink, openRoom, startRun } from '../support/drill.ts';
import { Overheard } from '../support/overhear.ts';
import { expect, test } from '../support/story.ts';

/** The author's title, which names the cause. */
const SECRET = 'Primary provider times out, retries pile up';

test('the cause reaches no player before the debrief', async ({ program, person }) => {
  const mara = await person('Mara');
  const tomas = await person('Tomas');
  const overheard = new Overheard(tomas.context);
  const code = await openRoom(mara, /Primary provider times out/);
  await joinByLink(tomas, code, 'SRE');
  await startRun(mara, [tomas]);
  await program.tick(240);
  await expect(tomas.page.getByRole('list', { name: /^What happened/ })).toContainText('Target missed');
  expect(await overheard.heard(SECRET)).toEqual([]);

  await mara.page.getByRole('button', { name: /^End/ }).click();
  await mara.page.getByRole('dialog', { name: 'End the run?' }).getByRole('button', { name: 'End the run' }).click();
  await expect(tomas.page.getByRole('heading', { level: 1, name: SECRET })).toBeVisible();
  // The debrief tells it: whoever listened would have heard.
  expect(await overheard.heard(SECRET)).not.toEqual([]);
});
