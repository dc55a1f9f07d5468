import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { openDatabase } from '../../src/store/open.ts';
import { createStore } from '../../src/store/store.ts';
import { runHere, type Ended } from './run-here.ts';

/** One extension, as the daemon stores it. */
function addExtension(path: string, user: string, password: string): void {
  const db = openDatabase(path);
  const extension = {
    id: `default/${user}`,
    callcentre: 'default',
    name: user,
    line: { type: 1, user, password } as const,
    agent: null,
  };
  createStore(db).commit({
    at: 0,
    changes: [{ kind: 'extension', id: extension.id, value: extension }],
    commands: [],
    endedCommands: [],
    published: [],
  });
  db.close();
}

t.test('generate and diff, without a switch', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-generate-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const at = (...names: readonly string[]): string => join(folder, ...names);
  const config = {
    numbers: { '4000': 'support', '4001': 'http://app/ivr', '4100': 'script:ivr' },
    gateways: { carrier: { proxy: 'sip.example', username: 'u', password: 'gate-secret' } },
  };
  const write = (more: object = {}): void =>
    writeFileSync(at('enqueued.json'), JSON.stringify({ ...config, store: { path: at('enqueued.db') }, ...more }));
  const run = (...args: readonly string[]): Promise<Ended> =>
    runHere([...args, '--config', at('enqueued.json'), '--out', at('conf')]);
  const text = (name: string): string => readFileSync(at('conf', 'generated', `${name}.xml`), 'utf8');
  write();
  t.match(await runHere(['generate', '--config', at('enqueued.json')]), {
    code: 1,
    out: /--out DIR, or switch\.conf_dir/,
  });
  t.match(await run('diff'), { code: 1, out: /directory\.xml is not there; generate writes it/ });
  t.match(await run('generate'), { code: 0, out: /^written +generated\/acl\.conf\.xml$/m });
  t.match(text('numbers'), /enqueue_document=support[^]*ivr_url=http:\/\/app\/ivr[^]*scripts\/ivr\.lua/);
  t.match(text('gateways'), /<gateway name="carrier">/);
  t.match(await run('generate'), { code: 0, out: /conf: all as it should be/ });
  t.match(await run('diff'), { code: 0, out: /no drift/ });

  addExtension(at('enqueued.db'), '1001', 'phone-secret');
  write({ gateways: { carrier: { ...config.gateways.carrier, password: 'other-secret' } } });
  const drift = await run('diff');
  t.match(drift, { code: 1, out: /directory\.xml was generated from other settings[^]*\+ +<user id="1001">/ });
  t.notMatch(drift.out, /(gate|other|phone)-secret/, 'no password is shown');
  t.match(drift.out, /\+ +<param name="password" value="\(hidden\)"\/>/);
  t.match(await run('generate'), { code: 0 });
  t.match(text('directory'), /phone-secret/);

  write({ numbers: { '4000': 'no such/name' } });
  t.match(await run('generate'), { code: 1, out: /number "4000": "no such\/name" is no document/ });
  write({ outbound: { emergency: [{ number: '112', dial: 'sofia/x|system/{number}' }] } });
  t.match(await run('generate'), { code: 1, out: /dial string .* plain words/ });
  t.match(await runHere(['check', at('conf', 'generated', 'directory.xml')]), { code: 0, out: /fine/ });
  writeFileSync(at('bad.xml'), '<include>\n<a>\n</include>');
  t.match(await runHere(['check', at('bad.xml')]), { code: 1, out: /bad\.xml: line \d+, column/ });
});
