// How people come into a drill, by the controls that everybody sees. Knows lobby and doors; stories play the rest.
import { expect, type Page } from '@playwright/test';
import type { Person } from './story.ts';

/** A scenario's author title, as the organiser's list shows it. */
export type Title = string | RegExp;

/** Opens a room from the list; the person leads it. Answers its code. */
export async function openRoom(lead: Person, scenario: Title): Promise<string> {
  const { page, name } = lead;
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Other ways in' }).getByRole('link', { name: /Start a drill/ }).click();
  await page.getByRole('link', { name: scenario }).click();
  await page.getByLabel('Your name, as facilitator').fill(name);
  await page.getByRole('button', { name: 'Open the room' }).click();
  await page.waitForURL(/\/drill\/[A-Z2-9]{6}$/);
  await inRoom(page);
  return page.url().slice(-6);
}

/** Comes in by the invitation's link, and takes a role at the door if one is named. */
export async function joinByLink(person: Person, code: string, role?: string): Promise<void> {
  await person.page.goto(`/join/${code}`);
  await atTheDoor(person, role);
}

/** Comes in by typing the code on the front page. */
export async function joinByCode(person: Person, code: string, role?: string): Promise<void> {
  const { page, name } = person;
  await page.goto('/');
  await page.getByLabel('Room code').fill(code.toLowerCase());
  await page.getByLabel('Your name in the room').fill(name);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.waitForURL(/\/join/);
  await atTheDoor(person, role);
}

async function atTheDoor({ page, name }: Person, role?: string): Promise<void> {
  await page.getByLabel('Your name in the room').fill(name);
  if (role) await page.getByRole('radio', { name: new RegExp(`^${role}`) }).check();
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.waitForURL(/\/drill\/[A-Z2-9]{6}$/);
  await inRoom(page);
}

/** Waits until the feed has filled the page. */
export async function inRoom(page: Page): Promise<void> {
  await expect(page.getByText('DRILL', { exact: true }).first()).toBeVisible();
}

/** Takes a free seat in the lobby. */
export async function takeSeat({ page }: Person, role: string): Promise<void> {
  await page.getByRole('button', { name: `Take this seat: ${role}` }).click();
  await expect(page.getByRole('button', { name: `Leave this seat: ${role}` })).toBeVisible();
}

/** From the lobby through the brief into the run. */
export async function startRun(lead: Person, others: Person[]): Promise<void> {
  await lead.page.getByRole('button', { name: 'Read the brief together' }).click();
  for (const { page } of [lead, ...others]) {
    await expect(page.getByRole('heading', { name: 'The situation' })).toBeVisible();
  }
  await lead.page.getByRole('button', { name: 'Start the clock' }).click();
  for (const { page } of others) {
    await expect(page.getByRole('tab', { name: /^Overview/ })).toBeVisible();
  }
}
