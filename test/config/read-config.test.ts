import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { readConfig } from '../../src/config/read-config.ts';
import { coreSettingsFrom } from '../../src/config/settings-from.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'enqueued-config-'));
t.teardown(() => rmSync(folder, { recursive: true }));

const file = (content: unknown): string => {
  const path = join(folder, 'enqueued.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const read = (content: unknown, env: Record<string, string> = {}, settings: string[] = []) =>
  readConfig({ path: content === null ? null : file(content), env, settings });

void t.test('without anything it is complete, and the core gets its own defaults', (t) => {
  const config = read(null);
  if (!config.ok) throw new Error(config.error.join());
  t.match(config.value, {
    http: { listen: '127.0.0.1:8070' },
    switch: { kind: 'embedded', event_socket: { host: '127.0.0.1', port: 8021 }, outbound_listen: '127.0.0.1:8084' },
    store: { path: './enqueued.db' },
    voice_io_mode_swap_2_3: false,
  });
  t.strictSame(coreSettingsFrom(config.value), DEFAULT_SETTINGS);
  t.end();
});

void t.test('variables are laid over the file, and flags over both; a text of digits is a text', (t) => {
  const config = read(
    { http: { listen: '127.0.0.1:1' }, store: { path: 'a' }, outbound: { caller_id: '1' } },
    {
      ENQUEUED_HTTP_LISTEN: '127.0.0.1:2',
      ENQUEUED_STORE_PATH: 'b',
      ENQUEUED_SWITCH_EVENT_SOCKET_PASSWORD: '12345',
      ENQUEUED_URL: 'x',
    },
    ['http.listen=127.0.0.1:3', 'outbound.caller_id=5550100', 'agent.wrap_up_seconds=7'],
  );
  if (!config.ok) throw new Error(config.error.join());
  t.match(config.value, {
    http: { listen: '127.0.0.1:3' },
    store: { path: 'b' },
    switch: { event_socket: { password: '12345' } },
    outbound: { caller_id: '5550100' },
    agent: { wrap_up_seconds: 7 },
  });
  t.end();
});

void t.test('a password of mod_xml_curl that can be guessed is refused, and not repeated', (t) => {
  writeFileSync(join(folder, 'short'), 'fifteen-letters');
  for (const xml_curl of [{ password: 'fifteen-letters' }, { password_file: join(folder, 'short') }])
    t.strictSame(read({ switch: { xml_curl } }), {
      ok: false,
      error: ['switch.xml_curl.password: must have 16 characters or more'],
    });
  t.ok(read({ switch: { xml_curl: { password: 'sixteen-letters-' } } }).ok);
  t.end();
});

void t.test('secrets may stand in files', (t) => {
  writeFileSync(join(folder, 'secret'), 'hidden\n');
  const config = read({ switch: { event_socket: { password_file: join(folder, 'secret') } } });
  t.equal(config.ok && config.value.switch.event_socket.password, 'hidden');
  t.match(read({ switch: { event_socket: { password_file: join(folder, 'none') } } }), {
    ok: false,
    error: [/secret/],
  });
  t.end();
});

void t.test('whatever is wrong is refused by a sentence that names it', (t) => {
  const table: readonly [unknown, Record<string, string>, string[], RegExp][] = [
    [{ htpp: {} }, {}, [], /unknown key "htpp"/],
    [{ http: { listen: 'nowhere' } }, {}, [], /^http\.listen: .*"nowhere"/],
    [{ switch: { kind: 'asterisk' } }, {}, [], /^switch\.kind/],
    [{ agent: { keepalive_seconds: 1 } }, {}, [], /^agent\.keepalive_seconds: .*10/],
    [{ conversation: { recording: true } }, {}, [], /^conversation\.recording/],
    [{ numbers: { 'a b': 'x' } }, {}, [], /numbers/],
    [[], {}, [], /object/],
    ['{', {}, [], /not JSON/],
    [null, { ENQUEUED_HTPP: '1' }, [], /ENQUEUED_HTPP/],
    [null, {}, ['http.listen'], /key=value/],
    [null, {}, ['nothing.such=1'], /key=value/],
  ];
  for (const [content, env, settings, sentence] of table) {
    const config = read(content, env, settings);
    t.match(config, { ok: false }, String(sentence));
    t.ok(!config.ok && config.error.some((problem) => sentence.test(problem)), JSON.stringify(config));
  }
  t.match(readConfig({ path: join(folder, 'absent.json'), env: {}, settings: [] }), {
    ok: false,
    error: [/cannot be read/],
  });
  t.end();
});
