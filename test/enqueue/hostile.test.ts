import t from 'tap';
import { compileSort, compileWhere } from '../../src/enqueue/compile-expression.ts';
import { parseEnqueue } from '../../src/enqueue/parse-enqueue.ts';

/**
 * What would hang or break a careless reader. There is no clock here: something of quadratic or worse cost at these
 * sizes runs into the time limit of the test file.
 */
const many = (text: string, times = 65_000): string => text.repeat(Math.floor(times / text.length));
const HUGE = 50_000_000;
const entities = Array.from(
  { length: 9 },
  (_, n) => `<!ENTITY e${String(n + 1)} "${`&e${String(n)};`.repeat(10)}">`,
).join('');

const documents: Readonly<Record<string, string>> = {
  'a billion laughs': `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">${entities}]><enqueue data="&e9;"/>`,
  'an external entity': '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><enqueue data="&b;"/>',
  'an enormous document': '<enqueue>'.padEnd(HUGE, ' '),
  'elements nested without end': many('<route>'),
  'start tags without end': many('<'),
  'quotes without end': `<enqueue data=${many('"')}`,
  'quotes in pairs': `<enqueue ${many(`"'`)}>`,
  'comments without end': many('<!--'),
  'CDATA without end': `<enqueue>${many('<![CDATA[', 60_000)}`,
  'instructions without end': many('<?'),
  'blanks in a tag': `<enqueue${many(' ', 60_000)}`,
  'blanks in an attribute': `<enqueue a${many(' ', 60_000)}>`,
  ampersands: `<enqueue data="${many('&', 60_000)}"/>`,
  references: `<enqueue data="${many('&amp;', 60_000)}"/>`,
  'references in text': `<enqueue>${many('&amp;', 60_000)}</enqueue>`,
  attributes: `<enqueue ${Array.from({ length: 6000 }, (_, n) => `a${String(n)}=""`).join(' ')}/>`,
  'the same attribute': `<enqueue ${many('data="" ', 60_000)}/>`,
  'end tags': `<enqueue>${many('</route>', 60_000)}`,
  'empty routes': `<enqueue>${many('<route/>', 60_000)}</enqueue>`,
  'an enormous expression': `<enqueue><condition><filter>${many('(', 60_000)}</filter></condition></enqueue>`,
  'a file name for a pattern to choke on': `<enqueue wait_voice="${many('a ', 60_000)}!"><route><agent name="a"/></route></enqueue>`,
};

const expressions: Readonly<Record<string, string>> = {
  'brackets 10 000 deep': `${'('.repeat(10_000)}1${')'.repeat(10_000)}`,
  'brackets without end': '('.repeat(512),
  'nots without end': '!'.repeat(512),
  'signs without end': '-'.repeat(512),
  'a chain without end': '1-'.repeat(256),
  'an enormous expression': 'has("a") or '.repeat(HUGE / 100),
  'an enormous string': `"${'a'.repeat(HUGE)}`,
  backslashes: `id == "${'\\'.repeat(505)}"`,
  quotes: `"'`.repeat(256),
  'a constructor': 'get.constructor("return 1")()',
  'a prototype': 'skills["a"].__proto__ == 1',
  'an assignment': 'id = "1"',
  'a template': 'id == `${1}`',
  'another character that looks like a bracket': 'has（"a"）',
};

for (const [name, xml] of Object.entries(documents)) {
  void t.test(name, (test) => {
    test.match(parseEnqueue(xml), { ok: false, error: { rule: /./ } });
    test.end();
  });
}
for (const [name, text] of Object.entries(expressions)) {
  void t.test(name, (test) => {
    test.match(compileWhere(text), { ok: false, error: { rule: /./ } });
    test.match(compileSort(text), { ok: false, error: { rule: /./ } });
    test.end();
  });
}

void t.test('a document with as much as fits in is read', (test) => {
  const room = 65_000;
  const routes = `<enqueue>${many('<route><agent name="a"/></route>', room)}</enqueue>`;
  const result = parseEnqueue(routes);
  test.equal(result.ok && result.value.routes.length, Math.floor(room / '<route><agent name="a"/></route>'.length));
  test.end();
});
