import Database from 'better-sqlite3';
import { join } from 'node:path';
import type { Test } from 'tap';
import { EventSocket } from '../real/event-socket.ts';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { enqueue, talking, toAgent, toSkill } from './words.ts';

/** What an audit of now mended: what it was of, and what was done. */
async function audited(stage: Stage): Promise<string[]> {
  const { repaired, switch_read } = await stage.ok('POST', '/audit');
  if (switch_read !== true) throw new Error('the switch was not read');
  return (repaired as Record<string, string>[]).map(({ of, found, done }) => `${of} ${found}: ${done}`).sort();
}

/** The same of as many audits as it takes: the switch's lists lag, and each audit says only what two of their readings say. */
async function auditedUntil(stage: Stage, count: number): Promise<string[]> {
  const all: string[] = [];
  await until(`${count} are mended`, async () => all.push(...(await audited(stage))) >= count);
  return all.sort();
}

/** As fs_cli would, on the switch itself. */
async function onSwitch<T>(t: Test, stage: Stage, act: (fs: EventSocket) => Promise<T>): Promise<T> {
  const { port, password } = stage.rig.address;
  const fs = await EventSocket.open(port, password, '');
  t.teardown(() => fs.close());
  return act(fs);
}

const TAKEN = 'taken as found, and steered to where it belongs';
const STRANGE = 'ca11ca11-0000-4000-8000-00000000dead';

onBothSwitches('an audit finds nothing where all is well', {}, async (t, stage) => {
  await stage.login('1001');
  await stage.login('1002', { skills: { s: 1 }, state: 'busy' });
  stage.phone('1002').behave({ answerMs: null });
  t.strictSame(await audited(stage), [], 'nobody calls');
  await talking(stage, stage.call(stage.number(enqueue('', toAgent('1001')))));
  const waits = stage.call(stage.number(enqueue('', toSkill('s'))));
  await stage.taskOf(waits);
  t.strictSame(await audited(stage), [], 'one talks, one waits');
  await stage.ok('POST', '/agent/1002/state', { state: 'idle' });
  await stage.isInState('1002', 'fetching');
  t.strictSame(await audited(stage), [], 'one rings');
});

onBothSwitches('a leg that was hung up unheard, and a member muted unheard', {}, async (t, stage) => {
  await stage.login('1001');
  await stage.login('1002');
  const muted = await talking(stage, stage.call(stage.number(enqueue('', toAgent('1001')))));
  const gone = await talking(stage, stage.call(stage.number(enqueue('', toAgent('1002')))));
  stage.loseEvents((event) => event['Unique-ID'] === muted.caller || event['Unique-ID'] === gone.caller);
  await onSwitch(t, stage, async (fs) => {
    t.match(await fs.api(`conference enq-${muted.id} mute uuid=${muted.caller}`), /^\+?OK/);
    t.match(await fs.api(`uuid_kill ${gone.caller}`), /^\+OK/);
  });
  await until('it is gone', async () => !(await stage.rig.channels()).includes(gone.caller));
  t.equal((await stage.rig.members())[`enq-${muted.id}`]?.[muted.caller], 2, 'he is not heard');
  t.equal((await stage.ok('GET', `/conversation/${gone.id}`)).end_time, null, 'and we do not know');
  stage.loseEvents(null);
  t.strictSame(await auditedUntil(stage, 2), ['leg gone: taken as hung up', `leg in enq-${muted.id} mute: ${TAKEN}`]);
  await until('he is heard', async () => (await stage.rig.members())[`enq-${muted.id}`]?.[muted.caller] === 1);
  await stage.isInState('1002', 'idle');
  t.not((await stage.ok('GET', `/conversation/${gone.id}`)).end_time, null);
  t.strictSame(await audited(stage), [], 'and that was all');
  const told = (await stage.events.all()).filter(({ event }) => event === 'callcenter.audit.repaired');
  t.strictSame(
    told.map(({ of }) => of),
    ['leg', 'leg'],
  );
  t.strictSame(told.map(({ id }) => id).sort(), [muted.caller, gone.caller].sort(), 'by the id of the leg');
});

onBothSwitches('a park and an entry that were not heard of', {}, async (t, stage) => {
  await stage.login('1001');
  stage.loseEvents(({ 'Event-Name': name, Action: action }) => name === 'CHANNEL_PARK' || action === 'add-member');
  const call = stage.call(stage.number(enqueue('', toAgent('1001'))));
  await stage.conversationOf(call);
  await until('the audit has brought both together', async () => {
    await audited(stage);
    return Object.values(await stage.rig.members()).some((members) => Object.keys(members).length === 2);
  });
  stage.loseEvents(null);
  await audited(stage);
  await talking(stage, call);
  t.strictSame(await audited(stage), []);
});

onBothSwitches('what is on the switch and not ours to know', {}, async (t, stage) => {
  await stage.login('1001');
  const talk = await talking(stage, stage.call(stage.number(enqueue('', toAgent('1001')))));
  stage.phone('1003').behave({ answerMs: 0 });
  stage.loseEvents((event) => event['Unique-ID'] === STRANGE);
  const stranger = await onSwitch(t, stage, async (fs) => {
    await fs.api(`originate {origination_uuid=${STRANGE}}user/1002@${stage.rig.address.domain} &park()`);
    const other = STRANGE.replace('ca11ca11', '0b0b0b0b');
    await fs.api(`originate {origination_uuid=${other}}user/1003@${stage.rig.address.domain} &park()`);
    await fs.execute(other, 'conference', `enq-${talk.id}@conversation`);
    return other;
  });
  await until('he listens in', async () => (await stage.rig.members())[`enq-${talk.id}`]?.[stranger] !== undefined);
  t.strictSame(await auditedUntil(stage, 2), [
    `stranger in enq-${talk.id}: put out of the room`,
    'unknown-leg a leg that we made: hung up',
  ]);
  await until('it is gone', async () => !(await stage.rig.channels()).includes(STRANGE));
  await until('he is out', async () => (await stage.rig.members())[`enq-${talk.id}`]?.[stranger] === undefined);
  await onSwitch(t, stage, (fs) => fs.api(`uuid_kill ${stranger}`));
  stage.loseEvents(null);
  t.strictSame(await audited(stage), []);
});

onBothSwitches(
  'a telephone that rings by no command that we know of is hung up, without an audit',
  {},
  async (t, stage) => {
    const call = `originate {origination_uuid=${STRANGE}}user/1002@${stage.rig.address.domain} &park()`;
    const job = await onSwitch(t, stage, (fs) => fs.api(call));
    t.match(job, /^-ERR (NORMAL_CLEARING|ORIGINATOR_CANCEL)/);
    await until('it is gone', async () => !(await stage.rig.channels()).includes(STRANGE));
    t.strictSame(await audited(stage), []);
  },
);

onBothSwitches('a registration that was not heard of', {}, async (t, stage) => {
  await stage.login('1001');
  stage.loseEvents(({ 'Event-Subclass': what = '' }) => what.startsWith('sofia::'));
  await stage.phone('1001').register(false);
  await until('the audit tells it', async () => (await audited(stage)).length > 0);
  t.equal((await stage.ok('GET', '/extension/1001')).registered, false);
  await stage.phone('1001').register(true);
  await until('and that he is back', async () => (await audited(stage)).length > 0);
  t.equal((await stage.ok('GET', '/extension/1001')).registered, true);
  stage.loseEvents(null);
});

onBothSwitches('a row that another program has changed', {}, async (t, stage) => {
  await stage.login('1001');
  const db = new Database(join(stage.folder, 'enqueued.db'));
  t.teardown(() => db.close());
  const row = (): unknown => db.prepare("SELECT body FROM agent WHERE id = 'default/1001'").pluck().get();
  const before = row();
  db.exec(`UPDATE agent SET body = json_set(body, '$.num', '666') WHERE id = 'default/1001';
           INSERT INTO agent VALUES ('default/nobody', '{}'); DELETE FROM extension WHERE id = 'default/1002'`);
  t.strictSame(await audited(stage), [
    'row changed in the database by another program: deleted',
    'row changed in the database by another program: written anew',
    'row changed in the database by another program: written anew',
  ]);
  t.equal(row(), before);
  t.equal(db.prepare("SELECT count(*) FROM agent WHERE id = 'default/nobody'").pluck().get(), 0);
  t.equal(db.prepare("SELECT count(*) FROM extension WHERE id = 'default/1002'").pluck().get(), 1);
  t.strictSame(await audited(stage), []);
});
