import t from 'tap';
import { until } from '../real/until.ts';
import { freePorts } from '../real/free-ports.ts';
import type { Stage } from '../stage/create-stage.ts';
import { runOnBothSwitches, withoutTime } from '../stage/on-both-switches.ts';
import type { Bend } from '../stage/tcp-proxy.ts';
import { runRounds, type Fault } from './kill-rounds.ts';

const LATEST_MS = 400;
const DEEDS = 12;

/** The same for all events of a channel, so that each channel's keep their order, as those of FreeSWITCH do. */
const lateness = (channel: string): number =>
  Buffer.from(channel).reduce((sum, byte) => (sum * 31 + byte) % LATEST_MS, 7);

const isTold = (event: Parameters<Bend>[0]): boolean => !String(event['Event-Name']).startsWith('HEARTBEAT');

const bent = (name: string, bend: Bend, mend: (stage: Stage) => Promise<void>): Fault => ({
  name,
  deedsBetween: DEEDS,
  isCutOff: false,
  strike: async (stage) => stage.proxy.bend(bend),
  mend: async (stage) => {
    stage.proxy.bend(null);
    await mend(stage);
    return [];
  },
});

/** What was lost is not known, but that something was: the switch's state is read anew. */
async function sayLost(stage: Stage): Promise<void> {
  const before = (await stage.events.all()).filter(({ event }) => event === 'switch.back').length;
  await stage.rig.sayLost();
  await until(
    'the state was read anew',
    async () => (await stage.events.all()).filter(({ event }) => event === 'switch.back').length > before,
    20_000,
  );
}

const nothing = async (): Promise<void> => undefined;
let count = 0;

runRounds(
  'events that come twice, at once or later',
  bent('events doubled', () => [0, (count += 37) % LATEST_MS], nothing),
  0.5,
);
runRounds(
  'events that come late, those of some channels later than others',
  bent('events late', (event) => [lateness(String(event['Unique-ID']))], nothing),
  0.5,
);
runRounds(
  'events are dropped, and the switch says so',
  bent('events lost', (event) => (isTold(event) && (count += 1) % 2 === 0 ? [] : [0]), sayLost),
  0.5,
);

runRounds(
  'events are lost without a word: the self-audit repairs what came of it',
  bent('events lost unsaid', (event) => (isTold(event) && (count += 1) % 3 === 0 ? [] : [0]), nothing),
  0.5,
);

const [port = 0] = await freePorts(1);
const config = { http: { listen: `127.0.0.1:${port}` }, conversation: { recording: 'on' } };
if (withoutTime() === false) runOnBothSwitches({ config });
else void t.test('amid traffic', { skip: 'npm run test:long does' }, () => undefined);
