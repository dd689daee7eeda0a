// Every panel of the control room at rest and in trouble, each in the scenario whose trouble it shows. Taken only with ALL
// set. Judges nothing; people look.
import { openRoom } from '../support/drill.ts';
import { expect, test } from '../support/story.ts';

const FOLDER = process.env.PICTURES ?? '../docs/pictures';
/** The last calm second, and one in the middle of the trouble; tickets need some minutes to be written. */
const CALM_S = 115;
const TROUBLE_S = 245;

const PANELS: [scenario: RegExp, tabs: string[]][] = [
  [/Primary provider times out, retries/, ['Overview', 'Payments', 'Logs', 'Tickets']],
  [/Hot promotion overloads promo/, ['Services', 'Promo & tax']],
  [/Third-party script blocks/, ['Client']],
  [/Fraud scoring became too strict/, ['Fraud']],
  [/A bot surge holds carts/, ['Traffic']],
];

test.skip(!process.env.ALL, 'only for a look at everything');

for (const [scenario, tabs] of PANELS) {
  test(`panels of ${scenario.source}`, async ({ program, person }) => {
    test.setTimeout(240_000);
    const { page } = await (async () => {
      const mara = await person('Mara Lind', { reducedMotion: 'reduce' });
      await openRoom(mara, scenario);
      await mara.page.getByRole('button', { name: 'Take this seat: SRE' }).click();
      await mara.page.getByRole('button', { name: 'Start the run now' }).click();
      await mara.page.getByRole('button', { name: 'Control room' }).click();
      return mara;
    })();
    const take = async (state: string) => {
      for (const tab of tabs) {
        await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
        await expect(page.getByRole('tabpanel')).toBeVisible();
        await page.screenshot({ path: `${FOLDER}/panel-${tab.toLowerCase().replace(/[^a-z]+/g, '-')}-${state}.png` });
      }
    };
    await program.tick(CALM_S);
    // What is normal is computed beside the run, once for each scenario.
    await expect(page.getByText('normal not known yet')).toHaveCount(0, { timeout: 60_000 });
    await take('at-rest');
    await program.tick(TROUBLE_S);
    await take('in-trouble');
  });
}
