// A seat is kept through a reload, in a second tab, and on another device; and it is nobody else's.
import { audit } from '../support/audit.ts';
import { joinByLink, openRoom, startRun } from '../support/drill.ts';
import { expect, test } from '../support/story.ts';

test('the seat survives a reload, a second tab and a change of device', async ({ program, person }) => {
  const mara = await person('Mara');
  const tomas = await person('Tomas');
  const code = await openRoom(mara, /Primary provider times out/);
  await joinByLink(tomas, code, 'SRE');
  await startRun(mara, [tomas]);
  await program.tick(20);

  await tomas.page.reload();
  await expect(tomas.page.getByRole('region', { name: 'Your card: SRE' })).toBeVisible();
  const tab = await tomas.tab();
  await tab.goto(`/drill/${code}`);
  await expect(tab.getByRole('region', { name: 'Your card: SRE' })).toBeVisible();

  await tomas.page.getByRole('button', { name: 'Menu' }).click();
  await tomas.page.getByRole('button', { name: 'Continue on another device' }).click();
  await tomas.page.getByRole('button', { name: 'Make a link' }).click();
  const link = tomas.page.getByText(/\/resume\//).first();
  await expect(link).toBeVisible();
  const address = new URL(/https?:\/\/\S+/.exec((await link.textContent()) ?? '')?.[0] ?? '', program.url);

  const phone = await person('Tomas on the phone', { viewport: { width: 390, height: 844 } });
  await phone.page.goto(address.pathname);
  await phone.page.getByRole('button', { name: 'Take my seat' }).click();
  await phone.page.waitForURL(/\/drill\//);
  await phone.page.getByRole('button', { name: 'Card', exact: true }).click();
  await expect(phone.page.getByRole('region', { name: 'Your card: SRE' })).toBeVisible();

  // The link opens once. Looking at its page does not use it up, so the page itself is always there.
  const thief = await person('Somebody else');
  const response = await thief.page.goto(address.pathname);
  expect(response?.status()).toBe(200);
  await audit(thief.page);
  const gone = thief.page.waitForResponse((one) => one.url().endsWith('?dead'));
  await thief.page.getByRole('button', { name: 'Take my seat' }).click();
  expect((await gone).status()).toBe(410);
  await expect(thief.page.getByText('This link does not work any more')).toBeVisible();
  await audit(thief.page);
  thief.forgive();
});

test('a stranger with the address is sent to the door', async ({ person }) => {
  const mara = await person('Mara');
  const code = await openRoom(mara, /Primary provider times out/);
  const stranger = await person('Stranger');
  await stranger.page.goto(`/drill/${code}`);
  await expect(stranger.page).toHaveURL(`/join/${code}`);
  await expect(stranger.page.getByLabel('Your name in the room')).toBeVisible();
});
