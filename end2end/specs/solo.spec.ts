// Nia is new and drills alone: the starter playlist, a seat, the program in all others. She calls one of them in, asks
// another for a rollback, wins, and finds her progress kept. Then two people let the program fill their team.
import type { Page } from '@playwright/test';
import { audit } from '../support/audit.ts';
import { inRoom, joinByLink, openRoom } from '../support/drill.ts';
import { statements } from '../support/record.ts';
import { expect, test } from '../support/story.ts';

const chat = (page: Page) => page.getByRole('log', { name: 'Chat' });
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' });

test('a new hire plays the first step of the playlist alone', async ({ program, person }) => {
  test.setTimeout(120_000);
  const nia = await person('Nia');
  const { page } = nia;
  await page.goto('/');
  await page.getByRole('link', { name: /Drill on your own/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Starter playlist' })).toBeVisible();
  await expect(page.getByText('0 of 4 done')).toBeVisible();
  await audit(page);
  // A name is all that is asked for, and it is asked for in words.
  await page.getByLabel('Your name in the room').fill('Nia');
  await page.getByLabel('Your seat').selectOption('QA');
  await page.getByRole('button', { name: 'Begin: Ten minutes before the shift' }).click();
  await page.waitForURL(/\/drill\/[A-Z2-9]{6}$/);
  await inRoom(page);
  await expect(page.getByRole('heading', { name: 'The situation' })).toBeVisible();
  await expect(page.getByText('the program', { exact: true })).toHaveCount(6);
  await audit(page);
  await page.getByRole('button', { name: 'Start the clock' }).click();
  await expect(page.getByRole('tab', { name: /^Overview/ })).toBeVisible();

  await program.tick(190);
  await expect(timeline(page)).toContainText('Target missed for 15 s');
  await page.getByRole('tab', { name: /^Services/ }).click();
  await page.getByRole('button', { name: 'Call somebody in', exact: true }).first().click();
  await page.getByRole('button', { name: 'Call in Engineer' }).click();
  await page.keyboard.press('Escape');
  await program.tick(46);
  await expect(chat(page)).toContainText('Our last changes: cart-930');

  await page.getByText('Tools of others').click();
  await page.getByRole('button', { name: 'Releases', exact: true }).click();
  const releases = page.getByRole('region', { name: 'Releases' });
  await releases.getByRole('button', { name: /cart-930/ }).click();
  await releases.getByRole('button', { name: 'Rolled back' }).click();
  await releases.getByLabel('Expected value').fill('1.25');
  await releases.getByRole('button', { name: /^Ask Engineer: / }).click();
  await expect(page.getByText(/Asked\. It is set at/)).toBeVisible();
  await audit(page);
  await program.tick(21);
  await expect(timeline(page)).toContainText('Release cart-930');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Hint' }).click();
  await expect(chat(page)).toContainText('Open the services');
  await program.tick(240);
  await expect(timeline(page)).toContainText('Good again');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: 'End the run' }).click();
  await page.getByRole('dialog', { name: 'End the run?' }).getByRole('button', { name: 'End the run' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'A release made cart slow' })).toBeVisible();
  await expect(page.getByText('Target met', { exact: false }).first()).toBeVisible();

  // A debrief is for those who took part: the door says so, and offers no seat.
  const omar = await person('Omar');
  await omar.page.goto(`/join/${page.url().slice(-6)}`);
  await expect(omar.page.getByText('The run is over; its debrief opens for those who took part')).toBeVisible();
  await expect(omar.page.getByLabel('Your name in the room')).toHaveCount(0);
  await expect(omar.page.getByRole('radio')).toHaveCount(0);
  await audit(omar.page);

  await page.getByRole('button', { name: 'Close debrief' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Close the debrief' }).click();
  await page.getByRole('link', { name: 'Start the next drill' }).click();
  await expect(page.getByText('1 of 4 done')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Ten minutes before the shift' })).toContainText('Target met');
  await expect(page.getByLabel('Your name in the room')).toHaveValue('Nia');

  const kept = await statements(program);
  const names = kept.map(({ actor }) => actor.account?.name ?? '');
  expect(names.some((name) => name === 'stand-in:engineer'), 'the program speaks under its own name').toBe(true);
});

test('two people let the program fill their team, and take a seat back from it', async ({ program, person }) => {
  test.setTimeout(120_000);
  const mara = await person('Mara');
  const tomas = await person('Tomas');
  const code = await openRoom(mara, /Primary provider times out/);
  await joinByLink(tomas, code, 'SRE');
  await mara.page.getByRole('button', { name: 'Let the program play the empty seats' }).click();
  await expect(tomas.page.getByText('played by the program')).toHaveCount(6);
  await expect(mara.page.getByText('2 people are in, every seat is taken.')).toBeVisible();
  await audit(mara.page);
  await mara.page.getByRole('button', { name: 'Leave this seat empty: Fraud' }).click();
  await expect(tomas.page.getByText('played by the program')).toHaveCount(5);
  await tomas.page.getByRole('button', { name: 'Take this seat: QA' }).click();
  await expect(tomas.page.getByRole('button', { name: 'Leave this seat: QA' })).toBeVisible();
  await mara.page.getByRole('button', { name: 'Start the run now' }).click();
  await expect(tomas.page.getByRole('tab', { name: /^Overview/ })).toBeVisible();
  await program.tick(5);
  await expect(mara.page.getByRole('row', { name: /Payments ops \(program\)/ })).toBeVisible();
  await audit(mara.page);
});
