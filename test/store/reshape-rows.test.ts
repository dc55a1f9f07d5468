import t from 'tap';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { createWorld, KINDS, type Change, type World } from '../../src/core/model/world.ts';
import type { Db } from '../../src/store/open.ts';
import { NAME_RESULTS, RESHAPE_ROWS } from '../../src/store/reshape-rows.ts';
import { createStore } from '../../src/store/store.ts';
import { auditWorld } from '../core/audit.ts';
import { dial, office, talkTo } from '../core/errand-kit.ts';
import { route, type Scene } from '../core/kit.ts';
import { openTemporary } from './temporary-database.ts';

type Row = Record<string, unknown>;

const without = (row: Row, ...names: string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

/** What the presence of an agent was before states could end by themselves. */
function oldPresence({ is, state, then, before }: Row): Row {
  if (is === 'set') return { is, state };
  return is === 'passing' ? { is: 'wrap-up', then } : { is, before: (before as Row)['state'] };
}

const oldMembers = (members: unknown): Row[] => (members as Row[]).map((member) => without(member, 'names'));

/** A row in the shape that 0.1.0 wrote. */
const OLD: Readonly<Partial<Record<Change['kind'], (row: Row) => Row>>> = {
  agent: (row) => ({ ...without(row, 'keepaliveMs', 'afterCall'), presence: oldPresence(row['presence'] as Row) }),
  leg: (row) => ({
    ...without(row, 'supervises', 'supervisors', 'recording', 'video'),
    result: (row['result'] as Row | null)?.['variables'] ?? null,
  }),
  conversation: (row) => ({
    ...without(row, 'begun', 'lasting', 'consults', 'meeting'),
    members: oldMembers(row['members']),
    past: oldMembers(row['past']),
  }),
  errand: (row) => without(row, 'options'),
  task: (row) => without(row, 'data'),
  timer: (row) => JSON.parse(JSON.stringify(row).replaceAll('state-over', 'wrap-up-over')) as Row,
};

const rowsOf = (world: World): Change[] =>
  KINDS.flatMap((kind) => [...world.tables[kind]].map(([id, value]) => ({ kind, id, value }) as Change));

const describe = (world: World): Row =>
  Object.fromEntries(rowsOf(world).map(({ kind, id, value }) => [`${kind} ${id}`, value]));

/** a talks, b does after-call work, d is called, e has transferred his customer, f's customer goes back to his script. */
function busyOffice(): Scene {
  const scene = office({ agents: { e: {}, f: {} }, settings: { wrapUpMs: 15_000, keepaliveMs: 200_000 } });
  talkTo(scene, 'c1', 'a');
  talkTo(scene, 'c2', 'b');
  scene.hangUp('c2');
  scene.arrive('c3', route('<agent name="d"/>'));
  const id = talkTo(scene, 'c4', 'e');
  scene.ask('agent.transfer', { agent: 'e', id, whom: dial(), release: true });
  const last = talkTo(scene, 'c5', 'f');
  scene.loseSwitch();
  scene.ask('conversation.remove', { id: last, data: 'x' });
  return scene;
}

function write(db: Db, world: World): void {
  for (const { kind, id, value } of rowsOf(world)) {
    const old = JSON.stringify(OLD[kind]?.(value as unknown as Row) ?? value);
    db.prepare(`INSERT INTO ${kind} (id, body) VALUES (?, ?)`).run(id.replace('state-over', 'wrap-up-over'), old);
  }
}

void t.test('what was alive before the update is alive after it, in the present shape', (t) => {
  const scene = busyOffice();
  const db = openTemporary(t);
  write(db, scene.world);
  db.exec(RESHAPE_ROWS + NAME_RESULTS);
  const loaded = createWorld(DEFAULT_SETTINGS, createStore(db).load().changes);
  const leaving = scene.leg('c5');
  const named = { ...leaving, result: { ...leaving.result, id: 'before' } };
  t.strictSame(describe(loaded), { ...describe(scene.world), 'leg c5': named });
  t.strictSame(auditWorld(loaded, scene.at), []);
  db.exec(RESHAPE_ROWS);
  t.strictSame(
    describe(createWorld(DEFAULT_SETTINGS, createStore(db).load().changes)),
    describe(loaded),
    'once is enough',
  );
  t.end();
});

void t.test('an agent whose own telephone is being called gets an id for his task', (t) => {
  const db = openTemporary(t);
  const add = db.prepare<[string, string]>('INSERT INTO errand (id, body) VALUES (?, ?)');
  add.run('waits', JSON.stringify({ seek: { by: 'queue', taskId: null } }));
  add.run('seeks', JSON.stringify({ seek: { by: 'queue', taskId: 'qt1' } }));
  add.run('dials', JSON.stringify({ seek: { by: 'dial', legId: null } }));
  db.exec(RESHAPE_ROWS);
  const ids = db.prepare("SELECT json_extract(body, '$.seek.taskId') FROM errand ORDER BY id").pluck().all();
  t.strictSame([ids[0], ids[1]], [null, 'qt1']);
  t.match(ids[2], /^qt[0-9a-f]{24}$/);
  t.end();
});

void t.test('commands on their way get what is new of them', (t) => {
  const db = openTemporary(t);
  const add = db.prepare<[string]>('INSERT INTO command (body) VALUES (?)');
  add.run(JSON.stringify({ do: 'originate', legId: 'l' }));
  add.run(JSON.stringify({ do: 'release', legId: 'c', variables: {} }));
  add.run(JSON.stringify({ do: 'hang-up', legId: 'c', cause: 'NORMAL_CLEARING' }));
  db.exec(RESHAPE_ROWS);
  t.strictSame(
    createStore(db)
      .load()
      .commands.map(({ command }) => command as unknown),
    [
      { do: 'originate', legId: 'l', wants: [] },
      { do: 'release', legId: 'c', variables: {}, number: null },
      { do: 'hang-up', legId: 'c', cause: 'NORMAL_CLEARING' },
    ],
  );
  t.end();
});

void t.test('a login lasts as long as it would have: as the others show, else five minutes', (t) => {
  const db = openTemporary(t);
  const agent = db.prepare<[string, string]>('INSERT INTO agent (id, body) VALUES (?, ?)');
  const keepalives = (): unknown[] => {
    db.exec(RESHAPE_ROWS);
    return db.prepare("SELECT json_extract(body, '$.keepaliveMs') FROM agent ORDER BY id").pluck().all();
  };
  agent.run('default/a', JSON.stringify({ seenAt: 1000, presence: { is: 'talking', before: 'idle' } }));
  t.strictSame(keepalives(), [300_000]);
  db.exec('DELETE FROM agent');
  agent.run('default/a', JSON.stringify({ seenAt: 1000, presence: { is: 'talking', before: 'idle' } }));
  agent.run('default/b', JSON.stringify({ seenAt: 5000, presence: { is: 'set', state: 'idle' } }));
  const due = { due: 'login-expired', agent: 'default/b' };
  const timer = { id: 'agent:default/b:login-expired', at: 65_000, due };
  db.prepare('INSERT INTO timer (id, body) VALUES (?, ?)').run(timer.id, JSON.stringify(timer));
  t.strictSame(keepalives(), [60_000, 60_000]);
  t.end();
});
