import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { freePorts } from '../real/free-ports.ts';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import { sitDown } from './desktops.ts';
import { strikeUpon } from './kill-instants.ts';
import { enqueue, toAgent } from './words.ts';

/** What is done when the switch is told to record, and how it is made good again. */
const FAULTS: readonly { name: string; strike(stage: Stage): Promise<void>; mend(stage: Stage): Promise<void> }[] = [
  { name: 'the daemon is killed', strike: (stage) => stage.killDaemon(), mend: (stage) => stage.startDaemon() },
  {
    name: 'the connection is cut',
    strike: async (stage) => stage.cutEventSocket({ refusing: true }),
    mend: async (stage) => {
      await until('it says so', async () => !(await stage.isReady()));
      stage.cutEventSocket();
      await until('it is ready', () => stage.isReady(), 20_000);
    },
  },
];

const LIMIT_MS = 20_000;

/** Whatever `begin` begins, whose recording is told by a command like this, is recorded after the fault. */
async function survives(t: Test, stage: Stage, text: RegExp, begin: () => Promise<string>): Promise<void> {
  for (const { name, strike, mend } of FAULTS)
    for (const isHeard of [true, false]) {
      const instant = { upon: 'command', text, isHeard } as const;
      const plan = { afterMs: 0, limitMs: LIMIT_MS, passes: () => undefined };
      const struck = strikeUpon(stage, instant, plan, () => strike(stage));
      const begun = begin();
      t.ok(await struck, `${name} as the command ${isHeard ? 'was sent' : 'was to be sent'}`);
      await begun.catch(() => null);
      await mend(stage);
      await until(`${name}, ${isHeard}: it is recorded`, () => isRecorded(stage));
      const { result } = await stage.ok('GET', '/conversation?state=running');
      t.equal(result.length, 1);
      await stage.ok('DELETE', `/conversation/${result[0].id}`);
      t.strictSame(await stage.leftoversAtLast(), {});
    }
}

/** Two talk, and the file that is named is there; of a room, the switch says that it writes it. */
async function isRecorded(stage: Stage): Promise<boolean> {
  const { result } = await stage.ok('GET', '/conversation?state=running');
  const [talk] = result;
  if (talk === undefined) return false;
  const { id, record_file: file } = talk;
  const isThere = existsSync(join(stage.folder, 'recordings', String(file)));
  const files = (await stage.rig.recorded())[`enq-${id}`];
  return isThere && (String(file).startsWith(id) ? files?.join() === file : files?.length === 0);
}

onBothSwitches('a room is recorded whatever happens as the switch is told', {}, async (t, stage) => {
  await stage.login('1001');
  const number = stage.number(enqueue('recording="true"', toAgent('1001')));
  await survives(t, stage, /conference \S+ record /, async () => {
    await stage.isInState('1001', 'idle');
    return stage.call(number).name;
  });
});

onBothSwitches('a leg is recorded whatever happens as the switch is told', {}, async (t, stage) => {
  const anna = await sitDown(t, stage, '1002', { status: 'BUSY' });
  await survives(t, stage, /uuid_record \S+ start /, async () => {
    await anna.isIn('BUSY');
    const wish = { record_start: 'ANSWER', record_suffix: 'wav' } as const;
    return String((await anna.ask('call', { callee_number: '5550007', ...wish }))['uuid']);
  });
});

const [port = 0] = await freePorts(1);
// A desktop comes back by itself: to where the daemon was.
runOnBothSwitches({
  config: { http: { listen: `127.0.0.1:${port}` }, conversation: { recording: 'enqueue' } },
});
