// The rarer states of the pages, each on a screen of its own size: doors, brief, decision, sheets, drawer, pause, board,
// observer, debrief. Taken only with ALL set. Judges nothing; people look.
import { joinByLink, openRoom, startRun } from '../support/drill.ts';
import { expect, type Person, test } from '../support/story.ts';

const FOLDER = process.env.PICTURES ?? '../docs/pictures';

interface Shot {
  /** Light unless told. */
  themes?: readonly ('light' | 'dark')[];
  /** The whole page, however long. */
  whole?: boolean;
}

const BOTH = ['light', 'dark'] as const;

async function take({ page }: Person, name: string, { themes = ['light'], whole = false }: Shot = {}): Promise<void> {
  const width = page.viewportSize()?.width;
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${FOLDER}/${name}-${width}-${colorScheme}.png`, fullPage: whole });
  }
}

test.skip(!process.env.ALL, 'only for a look at everything');

test('states', async ({ program, person }) => {
  test.setTimeout(480_000);
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: 'reduce' } as const;
  const tablet = { viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' } as const;
  const laptop = { viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' } as const;
  const mara = await person('Mara Lind', { reducedMotion: 'reduce' });
  const visitor = await person('Visitor', phone);

  await visitor.page.goto('/');
  await take(visitor, 'home', { whole: true });
  await visitor.page.goto('/join');
  await take(visitor, 'join');
  await visitor.page.goto('/join/ZZZZZZ');
  await take(visitor, 'join-wrong');
  await visitor.page.goto('/new');
  await take(visitor, 'library');
  await visitor.page.getByRole('link', { name: /Tax lags in Europe/ }).click();
  await expect(visitor.page.getByLabel('Your name, as facilitator')).toBeVisible();
  await take(visitor, 'library-picked', { themes: BOTH });

  const code = await openRoom(mara, /Primary provider times out, retries/);
  const priya = await person('Priya Raman', phone);
  const tomas = await person('Tomas Weber', tablet);
  const dana = await person('Dana Okafor', laptop);
  const kenji = await person('Kenji Mori with a name that is longer', { reducedMotion: 'reduce' });
  await joinByLink(priya, code, 'Payments ops');
  await joinByLink(tomas, code, 'SRE');
  await joinByLink(dana, code, 'Engineer');
  await joinByLink(kenji, code, 'Customer support');
  for (const one of [priya, tomas]) await take(one, 'lobby', { whole: true });
  await startRun(mara, [priya, tomas, dana, kenji]);
  await program.tick(8);
  await take(dana, 'first-seconds');
  await program.tick(292);

  for (const place of ['Card', 'Signals', 'Act', 'Talk', 'Timeline']) {
    await priya.page.getByRole('button', { name: new RegExp(`^${place}`) }).last().click();
    await take(priya, `room-${place.toLowerCase()}`, { themes: BOTH });
  }
  await priya.page.getByRole('button', { name: 'Signals', exact: true }).click();
  for (const one of [priya, tomas, kenji]) {
    for (const tab of ['Services', 'Payments', 'Client', 'Fraud', 'Logs', 'Tickets']) {
      await one.page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await program.tick(1);
      await take(one, `room-${tab.toLowerCase()}`, { themes: BOTH });
    }
    await one.page.getByRole('tab', { name: /^Overview/ }).click();
    await take(one, 'room-overview', { themes: BOTH });
  }
  await tomas.page.getByRole('button', { name: /^Talk/ }).click();
  await take(tomas, 'drawer', { themes: BOTH });
  await tomas.page.getByRole('button', { name: 'Close the conversation' }).click();
  await kenji.page.getByRole('tab', { name: /^Status/ }).click();
  await take(kenji, 'status');
  await dana.page.getByRole('complementary', { name: 'My card' }).getByRole('button', { name: 'Releases' }).click();
  await take(dana, 'sheet-releases', { themes: BOTH });
  await dana.page.keyboard.press('Escape');
  await dana.page.getByRole('complementary', { name: 'My card' }).getByRole('button', { name: 'This is the cause' }).click();
  await take(dana, 'sheet-cause');
  await dana.page.keyboard.press('Escape');

  await priya.page.getByRole('button', { name: 'Act', exact: true }).click();
  await priya.page.getByRole('region', { name: 'Act' }).getByRole('button', { name: 'Feature flags' }).click();
  await take(priya, 'sheet-of-others', { themes: BOTH });
  await priya.page.getByRole('button', { name: 'Act', exact: true }).click();
  await priya.page.getByRole('region', { name: 'Act' }).getByRole('button', { name: 'Payment routing' }).click();
  await priya.page.getByRole('slider', { name: 'Share to backup' }).fill('95');
  await priya.page.getByRole('button', { name: 'Move 95 % to backup' }).click();
  await take(priya, 'sheet-unwritten', { themes: BOTH });
  await priya.page.getByLabel('Expected value').fill('1.25');
  await priya.page.getByRole('button', { name: 'Move 95 % to backup' }).click();
  await expect(priya.page.getByText(/payments move to backup, from/)).toBeVisible();
  await take(priya, 'sheet-done');
  await priya.page.getByRole('button', { name: 'Close', exact: true }).click();

  const olga = await person('Olga', { reducedMotion: 'reduce' });
  await joinByLink(olga, code);
  await take(olga, 'observer');

  await program.tick(110);
  for (const one of [priya, tomas, dana, kenji]) await take(one, 'prompt', { themes: BOTH });
  await dana.page.locator('.prompt__option').nth(1).click();
  await dana.page.getByRole('button', { name: /^Advise/ }).click();
  await dana.page.getByRole('complementary', { name: 'My card' }).getByRole('button', { name: 'Feature flags' }).click();
  await take(dana, 'prompt-and-sheet', { themes: BOTH });
  await priya.page.getByRole('button', { name: 'Fold the decision' }).click();
  await priya.page.getByRole('button', { name: 'Act', exact: true }).click();
  await priya.page.getByRole('region', { name: 'Act' }).getByRole('button', { name: 'Payment routing' }).click();
  await take(priya, 'prompt-and-sheet', { themes: BOTH });

  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]] as const) {
    await mara.page.setViewportSize({ width, height });
    await take(mara, 'board', { themes: BOTH });
  }
  await mara.page.getByRole('button', { name: 'Run sheet', exact: true }).click();
  await take(mara, 'board-sheet');
  await mara.page.getByRole('button', { name: 'Injects', exact: true }).click();
  await take(mara, 'board-deck');
  await mara.page.setViewportSize({ width: 1440, height: 900 });
  await mara.page.getByRole('button', { name: 'Control room' }).click();
  await take(mara, 'board-room');
  await mara.page.getByRole('button', { name: 'Board', exact: true }).click();
  await program.tick(120);
  await take(mara, 'board-decided');
  await take(dana, 'prompt-decided');
  await mara.page.getByRole('button', { name: /^Pause/ }).click();
  await expect(dana.page.getByText(/^Paused at/)).toBeVisible();
  await take(dana, 'paused', { themes: BOTH });
  await mara.page.getByRole('button', { name: /^Resume/ }).first().click();
  await program.tick(60);

  await mara.page.getByRole('button', { name: /^End/ }).click();
  await mara.page.getByRole('dialog', { name: 'End the run?' }).getByRole('button', { name: 'End the run' }).click();
  for (const one of [priya, tomas, dana, kenji]) {
    await expect(one.page.getByRole('region', { name: 'Headline' })).toBeVisible();
  }
  await kenji.page.getByRole('region', { name: 'Three questions' }).getByRole('textbox').first().fill('Time-outs on lane A.');
  await kenji.page.getByRole('region', { name: 'Three questions' }).getByRole('button', { name: /^Save/ }).first().click();
  await kenji.page.getByLabel('What we ship').fill('Warm-up is step one of the provider runbook');
  await kenji.page.getByLabel('Owner').fill('Priya');
  await kenji.page.getByRole('button', { name: 'Save follow-up' }).click();
  for (const one of [priya, tomas, kenji]) await take(one, 'debrief', { themes: BOTH, whole: true });
  await kenji.page.pdf({ path: `${FOLDER}/debrief.pdf`, format: 'A4', preferCSSPageSize: true });
  for (const one of [mara, visitor, priya, tomas, dana, kenji, olga]) one.forgive();
});
