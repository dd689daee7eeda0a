// A drill played far enough to be worth a picture. Judges nothing; people look.
import type { Page } from '@playwright/test';
import { joinByLink, openRoom, startRun } from '../support/drill.ts';
import { expect, type Person, test } from '../support/story.ts';

const FOLDER = process.env.PICTURES ?? '../docs/pictures';
/** With ALL set: each page at three widths, light and dark. Otherwise what the README shows. */
const ALL = Boolean(process.env.ALL);
const WIDTHS = [1440, 1024, 390];

async function take(page: Page, name: string, theme: 'light' | 'dark' = 'light'): Promise<void> {
  const themes = ALL ? (['light', 'dark'] as const) : [theme];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    for (const width of ALL ? WIDTHS : [1440]) {
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      const path = `${FOLDER}/${name}${ALL ? `-${width}-${colorScheme}` : ''}.png`;
      // Colours that are on their way to the other theme are there at once.
      await page.screenshot({ path, animations: 'disabled', fullPage: ALL && !name.startsWith('room') });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('pictures', async ({ program, person }) => {
  const mara = await person('Mara Lind');
  await mara.page.goto('/');
  await take(mara.page, 'home');
  await mara.page.goto('/new');
  await take(mara.page, 'library');
  const code = await openRoom(mara, /Primary provider times out, retries/);
  const cast: [string, string][] = [
    ['Priya Raman', 'Payments ops'],
    ['Tomas Weber', 'SRE'],
    ['Dana Okafor', 'Engineer'],
    ['Kenji Mori', 'Customer support'],
  ];
  const people: Person[] = [];
  for (const [name, role] of cast) {
    const one = await person(name);
    if (people.length === 0) {
      await one.page.goto(`/join/${code}`);
      await take(one.page, 'door');
    }
    await joinByLink(one, code, role);
    people.push(one);
  }
  const [priya, tomas, dana, kenji] = people as [Person, Person, Person, Person];
  await take(mara.page, 'lobby');
  await startRun(mara, people);
  await program.tick(118);
  if (ALL) await take(priya.page, 'room-calm', 'dark');
  await program.tick(140);
  await say(tomas, 'Promo saturation is flat. Payments retries are not: forty a second on primary A.');
  await say(priya, 'Same here. Lane B and the backup answer as always. It is the provider, and we make it worse.');
  await say(kenji, 'Six tickets: “it just spins after Pay now”. Mixed devices.');
  await program.tick(30);
  await tomas.page.getByRole('complementary', { name: 'My card' }).getByRole('button', { name: 'Retries and time-outs' }).click();
  await tomas.page.getByRole('list', { name: 'What to set' }).getByRole('button', { name: 'Retry budget', exact: true }).click();
  await tomas.page.getByRole('slider', { name: 'Second tries for 100 first tries' }).fill('10');
  await tomas.page.getByRole('button', { name: 'Set retry budget to 10 %' }).click();
  await expect(priya.page.getByRole('list', { name: /^What happened/ })).toContainText('Retry budget: 10 %');
  await program.tick(45);
  await priya.page.getByRole('tab', { name: /^Payments/ }).click();
  // A glance is not a look: the board tells when it was one.
  await expect(mara.page.getByText('nobody looked there yet')).toHaveCount(0);
  await priya.page.getByRole('complementary', { name: 'My card' }).getByRole('button', { name: 'Payment routing' }).click();
  await priya.page.getByRole('slider', { name: 'Share to backup' }).fill('95');
  await priya.page.getByLabel('Warm the backup first').check();
  await priya.page.getByLabel('Expected value').fill('1.25');
  await take(priya.page, 'room', 'dark');
  await priya.page.getByLabel('Go back when').fill('lane A is quiet for ten minutes');
  await priya.page.getByRole('button', { name: 'Move 95 % to backup' }).click();
  await priya.page.keyboard.press('Escape');
  if (ALL) {
    await take(dana.page, 'room-overview');
    for (const tab of ['Services', 'Client', 'Fraud', 'Traffic', 'Logs', 'Tickets']) {
      await dana.page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await program.tick(2);
      await take(dana.page, `room-${tab.toLowerCase()}`);
    }
  }
  await program.tick(75);
  await take(mara.page, 'facilitator');
  await program.tick(180);
  await mara.page.getByRole('button', { name: /^End/ }).click();
  await mara.page.getByRole('dialog', { name: 'End the run?' }).getByRole('button', { name: 'End the run' }).click();
  await expect(mara.page.getByRole('region', { name: 'Headline' })).toBeVisible();
  await take(mara.page, 'debrief');
  for (const one of [mara, ...people]) one.forgive();
});

async function say({ page }: Person, text: string): Promise<void> {
  await page.getByLabel('Message the room').fill(text);
  await page.getByLabel('Message the room').press('Enter');
  await expect(page.getByLabel('Message the room')).toHaveValue('');
}
