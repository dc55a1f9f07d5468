import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { projectFolder } from '../real/freeswitch.ts';
import { openDesk } from './desk.ts';

t.test('check says line, column and rule', async (t) => {
  const desk = openDesk(t);
  const file = (name: string, text: string): string => {
    writeFileSync(join(desk.folder, name), text);
    return name;
  };
  for (const name of ['support', 'sales', 'agent', 'two-party'])
    t.match(await desk.run('check', join(projectFolder(), 'dialplans', `${name}.xml`)), { code: 0, out: /fine/ });
  const bad = file('bad.xml', '<enqueue>\n  <route><skill name="a" queue_timeout="soon"/></route>\n</enqueue>');
  t.match(await desk.run('check', bad), {
    code: 1,
    out: /bad\.xml: line 2, column 26: <skill>: queue_timeout must be/,
  });
  t.match(await desk.run('check', file('broken.xml', '<enqueue><route>')), {
    code: 1,
    out: /broken\.xml: line 1, column 10: <route>: not well-formed/,
  });
  t.match(await desk.run('check', file('good.json', '{"http":{"listen":"127.0.0.1:8070"}}')), { code: 0 });
  t.match(await desk.run('check', file('bad.json', '{"http":{"lisen":"x"}}')), { code: 1, out: /unknown key "lisen"/ });
  t.match(await desk.run('check', 'get("billing") > 60 && has("phone");'), { code: 0 });
  t.match(await desk.run('check', 'get("billing" > 60'), { code: 1 });
});

t.test('what is wrong stops the start with a sentence that names it', async (t) => {
  const desk = openDesk(t);
  const refused = async (config: unknown, ...args: readonly string[]) => {
    writeFileSync(join(desk.folder, 'enqueued.json'), JSON.stringify(config));
    const { code, out, err } = await desk.run('run', '--config', 'enqueued.json', ...args);
    t.equal(code, 1);
    return out + err;
  };
  t.match(await refused({ htpp: {} }), /configuration: .*unknown key "htpp"/);
  t.match(await refused({ http: { listen: 'nowhere' } }), /http\.listen/);
  t.match(await refused({}, '--set', 'no.such=1'), /no\.such/);
  t.match(await refused({ store: { path: '/nowhere/at/all.db' } }), /cannot go on/);
  writeFileSync(join(desk.folder, 'broken.db'), 'x'.repeat(5000));
  t.match(await refused({ store: { path: 'broken.db' } }), /broken\.db is damaged: .*cp BACKUP broken\.db/);
  const open = { http: { listen: '0.0.0.0:0' }, switch: { outbound_listen: '127.0.0.1:0' } };
  t.match(await refused(open), /create a key first/, 'not on another address without a key');
  const handed = { http: { listen: '127.0.0.1:0' }, switch: { outbound_listen: '0.0.0.0:0' } };
  t.match(await refused(handed), /switch\.outbound_listen is 0\.0\.0\.0:0: create a key first/, 'nor there');
  const elsewhere = { allowed_urls: ['http://127.0.0.1:9/'], webhooks: [{ url: 'http://127.0.0.1:10/' }] };
  t.match(
    await refused(elsewhere),
    /webhooks\[0\]\.url: is not in the list of allowed addresses/,
    'no hook that is not allowed',
  );
  t.match(await desk.run('run', '--config', 'gone.json'), { code: 1, out: /gone\.json: cannot be read/ });
});

t.test('doctor, help, and what there is not', async (t) => {
  const desk = openDesk(t);
  t.match(await desk.run('help'), { code: 0, out: /enqueued run/ });
  t.match(await desk.run('fly'), { code: 2, err: /there is no command fly/ });
  t.match(await desk.run('run', '--colour'), { code: 2, err: /--colour/ });
  const away = await desk.run(
    'doctor',
    '--set',
    'switch.kind=freeswitch',
    '--set',
    'switch.event_socket.port=1',
    '--set',
    'switch.event_socket.password=x',
  );
  t.match(away, { code: 1, out: /^BAD +event socket: 127\.0\.0\.1:1/m });
});
