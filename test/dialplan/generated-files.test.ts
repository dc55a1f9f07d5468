import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { seal } from '../../src/conf-files/seal.ts';
import { generateFiles, type GeneratedFile } from '../../src/dialplan/generate-files.ts';
import { DEFAULT_SETTINGS } from '../../src/dialplan/settings.ts';
import { FULL_SETTINGS } from './full-settings.ts';

/** After a wanted change: GOLDEN=write writes the files anew; look at the difference before it is committed. */
t.test('freeswitch-conf holds what is generated for a fresh installation', async (t) => {
  const files = generateFiles(DEFAULT_SETTINGS);
  if (!files.ok) throw new Error(files.error.join('\n'));
  golden(t, 'freeswitch-conf', files.value);
});

t.test('everything that can be set, generated', async (t) => {
  const files = generateFiles(FULL_SETTINGS);
  if (!files.ok) throw new Error(files.error.join('\n'));
  golden(t, 'test/dialplan/golden', files.value);
});

function golden(t: Test, folder: string, files: readonly GeneratedFile[]): void {
  for (const { path, text } of files) {
    const file = join(folder, path);
    if (process.env['GOLDEN'] === 'write') writeFileSync(file, seal(path, text));
    t.equal(seal(path, text), readFileSync(file, 'utf8'), file);
  }
  const others = readdirSync(join(folder, 'generated')).filter((name) =>
    files.every(({ path }) => path !== `generated/${name}`),
  );
  t.strictSame(others, [], 'and nothing else');
}

t.test('the same settings give the same files', async (t) => {
  t.strictSame(generateFiles(structuredClone(DEFAULT_SETTINGS)), generateFiles(DEFAULT_SETTINGS));
});

t.test('wrong settings give no file at all', async (t) => {
  const files = generateFiles({
    ...DEFAULT_SETTINGS,
    numbers: [{ number: '(', to: { is: 'document', name: 'a' }, then: null }],
  });
  t.match(files, { ok: false, error: [/^number "\("/] });
});
