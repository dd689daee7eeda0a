// The record as an outside tool reads it: with a key of its own, page by page, by the published interface.
import type { Program } from './program.ts';

export interface Statement {
  id: string;
  actor: { account?: { name: string } };
  verb: { id: string };
  object: { id: string; definition?: { type?: string } };
  context: { registration: string };
}

/** All statements of the program, oldest last. */
export async function statements(program: Program): Promise<Statement[]> {
  const made = await program.command(
    ...['key', 'create', '--name', 'story', '--scope', 'all/read', '--data', program.folder, '--json'],
  );
  const { key, secret } = JSON.parse(made) as { key: string; secret: string };
  const headers = {
    authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
    'x-experience-api-version': '1.0.3',
  };
  const found: Statement[] = [];
  for (let path = '/xapi/statements?limit=100'; path; ) {
    const response = await fetch(new URL(path, program.url), { headers });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    const page = (await response.json()) as { statements: Statement[]; more?: string };
    found.push(...page.statements);
    path = page.more ?? '';
  }
  return found;
}
