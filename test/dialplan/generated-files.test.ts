import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { generateFiles } from '../../src/dialplan/generate-files.ts';
import { DEFAULT_SETTINGS } from '../../src/dialplan/settings.ts';

/** After a wanted change: GOLDEN=write writes the files anew; look at the difference before it is committed. */
t.test('freeswitch-conf holds what is generated for a fresh installation', async (t) => {
  const files = generateFiles(DEFAULT_SETTINGS);
  if (!files.ok) throw new Error(files.error.join('\n'));
  for (const { path, text } of files.value) {
    const file = join('freeswitch-conf', path);
    if (process.env['GOLDEN'] === 'write') writeFileSync(file, text);
    t.equal(text, readFileSync(file, 'utf8'), file);
  }
});

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
