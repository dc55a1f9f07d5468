import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { MP3_MODULE, NEEDED_MODULES } from '../../src/dialplan/generate-switch.ts';
import { readSeal, sumVariable } from '../../src/conf-files/seal.ts';
import { compareFiles } from '../../src/conf-files/compare-files.ts';
import { apiFrame, startFakeSwitch, type FakeSwitch } from '../switch/fake-switch.ts';
import { runHere, type Ended } from './run-here.ts';

/** A switch that has all; `but` says what is other. */
function answerAll(
  fake: FakeSwitch,
  sums: Readonly<Record<string, string>>,
  but: Readonly<Record<string, string>> = {},
): void {
  fake.answers = [
    (request) => {
      const asked = request.replace(/^api /, '');
      const answer = {
        version: 'FreeSWITCH Version 1.10.12\n',
        'global_getvar domain': 'enqueued.internal',
        ...Object.fromEntries([MP3_MODULE, ...NEEDED_MODULES].map((name) => [`module_exists ${name}`, 'true'])),
        ...sums,
        ...but,
      }[asked];
      return answer === undefined ? undefined : apiFrame(answer);
    },
  ];
}

t.test('doctor: every line, good and bad', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-doctor-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const at = (...names: readonly string[]): string => join(folder, ...names);
  const fake = await startFakeSwitch();
  t.teardown(() => fake.close());
  const base = {
    http: { listen: '127.0.0.1:0' },
    switch: {
      kind: 'freeswitch',
      event_socket: { port: fake.port, password: 'secret' },
      outbound_listen: '127.0.0.1:0',
      conf_dir: at('conf'),
      sounds_dir: at('sounds'),
      recordings_dir: at('recordings'),
    },
    store: { path: at('data', 'enqueued.db') },
    dialplans_dir: at('dialplans'),
  };
  const doctor = async (change: (config: typeof base) => void = () => undefined): Promise<Ended> => {
    const config = structuredClone(base);
    change(config);
    writeFileSync(at('enqueued.json'), JSON.stringify(config));
    return runHere(['doctor', '--config', at('enqueued.json')]);
  };
  mkdirSync(at('dialplans'));
  mkdirSync(at('sounds', 'digits'), { recursive: true });
  for (let digit = 0; digit < 10; digit += 1) writeFileSync(at('sounds', 'digits', `${digit}.wav`), '');
  writeFileSync(at('enqueued.json'), JSON.stringify({ ...base, http: { listen: '127.0.0.1:1' } }));

  t.match(await doctor(), { code: 1, out: /^BAD +generated files: .*directory\.xml \(missing\).*enqueued diff$/m });
  await runHere(['generate', '--config', at('enqueued.json')]);
  const written = await compareFiles(at('conf'), []);
  const sums = Object.fromEntries(
    written.map(({ path, found }) => [`global_getvar ${sumVariable(path)}`, readSeal(path, found ?? '')?.sum ?? '']),
  );
  answerAll(fake, sums);
  const { code, out } = await doctor();
  t.equal(code, 0, out);
  t.notMatch(out, /^(BAD|note)/m);

  const table: readonly [string, () => void, (config: typeof base) => void, RegExp][] = [
    [
      'nobody listens',
      () => undefined,
      (c) => (c.switch.event_socket.port = 1),
      /^BAD +event socket: 127\.0\.0\.1:1: .*is FreeSWITCH running/m,
    ],
    [
      'the password',
      () => undefined,
      (c) => (c.switch.event_socket.password = 'no'),
      /^ok +event socket: .*\nBAD +event socket password: is refused; set /m,
    ],
    [
      'a module',
      () => answerAll(fake, sums, { 'module_exists mod_lua': 'false' }),
      () => undefined,
      /^BAD +mod_lua: is not loaded; install it/m,
    ],
    [
      'the domain',
      () => undefined,
      (c) => Object.assign(c.switch, { domain: 'other.example' }),
      /^BAD +domain: .*set switch\.domain/m,
    ],
    [
      'the music',
      () => undefined,
      (c) => Object.assign(c.switch, { hold_music: 'local_stream://moh' }),
      /^BAD +mod_local_stream/m,
    ],
    [
      'what is loaded',
      () => answerAll(fake, { ...sums, 'global_getvar enqueued_sum_directory': 'old' }),
      () => undefined,
      /^BAD +generated files: generated\/directory\.xml: not loaded; enqueued generate --reload/m,
    ],
    [
      'what is generated',
      () => undefined,
      (c) => Object.assign(c, { numbers: { '4000': 'a/b' } }),
      /^BAD +generated files: number "4000"/m,
    ],
    [
      'the documents',
      () => undefined,
      (c) => (c.dialplans_dir = at('nowhere')),
      /^BAD +documents: .*set dialplans_dir/m,
    ],
  ];
  for (const [what, arrange, change, line] of table) {
    answerAll(fake, sums);
    arrange();
    const found = await doctor(change);
    t.match(found, { code: 1, out: line }, what);
  }
  answerAll(fake, sums);

  answerAll(fake, sums, { 'module_exists mod_shout': 'false' });
  t.match(await doctor(), { code: 0, out: /^note mod_shout: .*becomes a wav; install it/m });
  answerAll(fake, sums);

  t.match(await doctor((c) => (c.switch.sounds_dir = at('none'))), {
    code: 0,
    out: /^note sounds: .*set switch\.sounds_dir/m,
  });
  rmSync(at('sounds', 'digits', '7.wav'));
  t.match(await doctor(), { code: 0, out: /^note sounds: .*digits\/7\.wav; .*put them there/m });

  const held = createServer().listen(0, '127.0.0.1');
  await once(held, 'listening');
  const { port } = held.address() as AddressInfo;
  t.match(await doctor((c) => (c.http.listen = `127.0.0.1:${port}`)), {
    code: 1,
    out: /^BAD +http\.listen: .*something else listens/m,
  });
  t.match(await doctor((c) => (c.switch.outbound_listen = `127.0.0.1:${port}`)), {
    code: 1,
    out: /^BAD +switch\.outbound_listen/m,
  });
  held.close();

  writeFileSync(at('file'), '');
  for (const [line, change] of [
    [/^BAD +database folder: .*give it to the daemon/m, (c: typeof base) => (c.store.path = at('file', 'x.db'))],
    [/^BAD +recordings: /m, (c: typeof base) => (c.switch.recordings_dir = at('file', 'r'))],
    [/^BAD +generated files: /m, (c: typeof base) => (c.switch.conf_dir = at('file'))],
  ] as const)
    t.match(await doctor(change), { code: 1, out: line });
  t.match(await doctor((c) => delete (c.switch as { conf_dir?: string }).conf_dir), {
    code: 0,
    out: /^note generated files: switch\.conf_dir is not set/m,
  });
});
