import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { readOnce } from '../../src/ivr/read-once.ts';
import { resolveDocument } from '../../src/ivr/resolve-document.ts';

const folder = mkdtempSync(join(tmpdir(), 'enqueued-documents-'));
t.teardown(() => rmSync(folder, { recursive: true }));
const XML = '<enqueue><route><skill name="s &amp; t"/></route></enqueue>';
writeFileSync(join(folder, 'good.xml'), XML);
writeFileSync(join(folder, 'bad.xml'), '<enqueue>\n<rout/></enqueue>');
writeFileSync(join(folder, 'secret.txt'), XML);

const resolve = (variables: Record<string, string>) => resolveDocument(folder, variables);

void t.test('a document by its name, or as text in the variable, percent-encoded or not', (t) => {
  for (const variables of [
    { enqueue_document: 'good' },
    { enqueue_xml: XML },
    { enqueue_xml: encodeURIComponent(XML) },
  ])
    t.match(resolve(variables), {
      ok: true,
      value: { routes: [{ criteria: [{ by: { is: 'skill', name: 's & t' } }] }] },
    });
  t.match(resolve({ enqueue_document: 'bad', enqueue_xml: XML }), { ok: true }, 'the text comes first');
  t.end();
});

void t.test('a document that was changed counts with the next call', (t) => {
  const file = join(folder, 'changing.xml');
  for (const name of ['s', 't', 's']) {
    writeFileSync(file, `<enqueue><route><skill name="${name}"/></route></enqueue>`);
    t.match(resolve({ enqueue_document: 'changing' }), { value: { routes: [{ criteria: [{ by: { name } }] }] } });
  }
  t.end();
});

void t.test('a document is read once; of what is none nothing is kept, however long it is', (t) => {
  t.equal(readOnce(XML), readOnce(XML));
  for (const text of ['<enqueue/>', `<enqueue>${' '.repeat(500_000)}`]) t.not(readOnce(text), readOnce(text));
  t.end();
});

void t.test('what cannot be used is said in a sentence', (t) => {
  const table: readonly [Record<string, string>, RegExp][] = [
    [{}, /neither/],
    [{ enqueue_document: 'absent' }, /there is no absent\.xml/],
    [{ enqueue_document: 'bad' }, /^bad\.xml: line 2, column 1/],
    [{ enqueue_xml: '<enqueue/>' }, /^enqueue_xml: line 1/],
    [{ enqueue_xml: '%zz' }, /URL-encoded/],
    [{ ivr_url: 'http://127.0.0.1/' }, /not supported/],
    ...['../secret', 'secret.txt', '/etc/passwd', 'a/b', '', 'x'.repeat(65), 'good\0', '.hidden'].map(
      (name): [Record<string, string>, RegExp] => [{ enqueue_document: name }, /name|neither/],
    ),
  ];
  for (const [variables, sentence] of table) {
    const resolved = resolve(variables);
    t.ok(!resolved.ok && sentence.test(resolved.error), JSON.stringify([variables, resolved]));
  }
  t.end();
});
