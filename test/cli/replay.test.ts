import { readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { replay } from '../../src/cli/replay.ts';
import type { Options } from '../../src/cli/options.ts';
import { journalsIn, makeFolder, startWriter } from '../store/journal-kit.ts';

interface Told {
  readonly steps: readonly { readonly at: number; readonly lines: readonly string[] }[];
  readonly inputs: number;
  readonly differing: number;
  readonly problem: string | null;
}

const folder = makeFolder(t);
const { arrive, hangUp, close } = startWriter(t, folder);
arrive('a');
arrive('b');
hangUp('a');
await close();
const [journal = ''] = journalsIn(folder);

async function run(options: Options): Promise<{ code: number; out: string }> {
  const printed: string[] = [];
  const code = await replay({ command: 'replay', operands: [journal], options }, (text) => void printed.push(text));
  return { code, out: printed.join('\n') };
}

const readJson = (out: string): Told => JSON.parse(out) as Told;

void t.test('as JSON it is JSON, and nothing else', async (t) => {
  const all = await run({ json: true });
  t.match(readJson(all.out), { inputs: 4, differing: 0, problem: null });
  t.equal(readJson(all.out).steps.length, 4);
  t.match(
    readJson((await run({ json: true, call: 'a' })).out).steps.map(({ lines }) => lines[0]),
    [/^call a /, /^leg a hung-up/],
  );
  t.match(readJson((await run({ json: true, call: 'nobody' })).out), { steps: [], inputs: 4 });
});

void t.test('what was read is told, also of a journal that cannot be read to its end', async (t) => {
  const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
  writeFileSync(journal, [...lines.slice(0, -2), '{', ...lines.slice(-1)].join('\n'));
  const { code, out } = await run({});
  t.equal(code, 1);
  t.match(out, new RegExp(`call a from.*line ${lines.length - 1} cannot be read`, 's'));
  const told = readJson((await run({ json: true })).out);
  t.match(told, { steps: [{}, { lines: [/^call a /] }], problem: /cannot be read/ });
});
