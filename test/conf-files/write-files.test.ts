import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { compareFiles } from '../../src/conf-files/compare-files.ts';
import { readSeal, seal, sumVariable } from '../../src/conf-files/seal.ts';
import { whyMalformed } from '../../src/conf-files/why-malformed.ts';
import { writeFiles } from '../../src/conf-files/write-files.ts';
import type { GeneratedFile } from '../../src/dialplan/generate-files.ts';

const file = (name: string, inside: string): GeneratedFile => ({
  path: `generated/${name}.xml`,
  text: `<include>\n  <x a="${inside}"/>\n</include>\n`,
});
const FILES = [file('a', '1'), file('b', '1')];

function folder(t: Test): string {
  const made = mkdtempSync(join(tmpdir(), 'enqueued-conf-'));
  t.teardown(() => rmSync(made, { recursive: true }));
  return made;
}

async function bring(into: string, files: readonly GeneratedFile[], force = false) {
  const compared = await compareFiles(into, files);
  const states = Object.fromEntries(compared.map(({ path, state }) => [path.slice(10, -4), state]));
  return { states, ...(await writeFiles(into, compared, { force })) };
}

t.test('written once, and then nothing more', async (t) => {
  const into = folder(t);
  t.match(await bring(into, FILES), { states: { a: 'missing', b: 'missing' }, changed: { length: 2 }, kept: [] });
  t.strictSame(readdirSync(join(into, 'generated')), ['a.xml', 'b.xml'], 'no temporary file is left');
  t.equal(statSync(join(into, 'generated', 'a.xml')).mode & 0o777, 0o640, 'passwords may stand in it');
  t.match(await bring(into, FILES), { states: { a: 'same', b: 'same' }, changed: [], kept: [] });
});

t.test('other settings change what is other', async (t) => {
  const into = folder(t);
  await bring(into, FILES);
  t.match(await bring(into, [file('a', '2')]), {
    states: { a: 'old', b: 'left-over' },
    changed: ['generated/a.xml', 'generated/b.xml'],
  });
  t.strictSame(readdirSync(join(into, 'generated')), ['a.xml']);
});

t.test('a change by hand is kept, until it is forced away', async (t) => {
  const into = folder(t);
  await bring(into, FILES);
  const path = join(into, 'generated', 'a.xml');
  const byHand = readFileSync(path, 'utf8').replace('a="1"', 'a="mine"');
  writeFileSync(path, byHand);
  for (const files of [FILES, [file('a', '2'), file('b', '1')]]) {
    t.match(await bring(into, files), { states: { a: 'changed' }, changed: [], kept: ['generated/a.xml'] });
    t.equal(readFileSync(path, 'utf8'), byHand);
  }
  t.match(await bring(into, FILES, true), { changed: ['generated/a.xml'], kept: [] });
  t.match(await bring(into, FILES), { states: { a: 'same' } });
});

t.test('what is not ours is not touched, not even by force', async (t) => {
  const into = folder(t);
  mkdirSync(join(into, 'generated'));
  writeFileSync(join(into, 'generated', 'theirs.xml'), '<include/>');
  t.match(await bring(into, FILES, true), { states: { theirs: 'foreign' } });
  t.equal(readFileSync(join(into, 'generated', 'theirs.xml'), 'utf8'), '<include/>');
});

t.test('a folder that cannot be written says so', async (t) => {
  const into = folder(t);
  writeFileSync(join(into, 'generated'), 'a file');
  await t.rejects(bring(into, FILES), { code: /EEXIST|ENOTDIR/ });
});

t.test('the seal', async (t) => {
  const [{ path, text } = file('', '')] = FILES;
  const sealed = seal(path, text);
  t.match(readSeal(path, sealed), { isIntact: true, sum: /^[0-9a-f]{16}$/ });
  t.match(readSeal(path, sealed.replace('Written', 'written')), { isIntact: false }, 'nor may the notice be other');
  t.match(readSeal(path, `${sealed} `), { isIntact: false });
  t.match(readSeal('generated/b.xml', sealed), { isIntact: false }, 'of another file');
  t.equal(readSeal(path, text), null);
  t.equal(sumVariable('generated/event_socket.conf.xml'), 'enqueued_sum_event_socket_conf');
});

t.test('what FreeSWITCH would refuse', async (t) => {
  t.equal(whyMalformed('<include><a b="&amp;"/></include>'), null);
  for (const text of ['<include><a></include>', '<include><a b=1/></include>', '<include>'])
    t.match(whyMalformed(text), /^line 1, column \d+: /, text);
});
