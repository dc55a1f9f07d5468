import t from 'tap';
import { freePorts } from '../real/free-ports.ts';
import { until } from '../real/until.ts';
import { runOnBothSwitches, withoutTime } from '../stage/on-both-switches.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import './hand-on-kills.ts';
import { startInVain } from './kill-instants.ts';
import { runRounds, type Fault } from './kill-rounds.ts';

/** One start in so many is killed itself, as soon as it has seen the switch. */
const IN_VAIN = 5;
/** Where there is time for it: longer than a pause between two attempts to connect. */
const LONGEST_AWAY_MS = withoutTime() === false ? 6000 : 500;

const FAULTS: readonly { readonly title: string; readonly fault: Fault; readonly share: number }[] = [
  {
    title: 'kill -9 at any instant: whoever talks or waits goes on, and all is right again',
    share: 1,
    fault: {
      name: 'kill -9',
      deedsBetween: 0,
      isCutOff: true,
      strike: (stage) => stage.killDaemon(),
      mend: async (stage, drawn) => {
        const isInVain = drawn % IN_VAIN === 0;
        if (isInVain) await startInVain(stage);
        await stage.startDaemon();
        return isInVain ? ['at a start, as it has seen the switch'] : [];
      },
    },
  },
  {
    title: 'the event socket is cut at any instant, for a moment or for seconds',
    share: 0.5,
    fault: {
      name: 'event socket cut',
      deedsBetween: 4,
      isCutOff: true,
      strike: async (stage) => stage.cutEventSocket({ refusing: true }),
      mend: async (stage, drawn) => {
        await new Promise((resolve) => setTimeout(resolve, drawn % LONGEST_AWAY_MS));
        stage.cutEventSocket();
        await until('it is ready', () => stage.isReady(), 20_000);
        return [];
      },
    },
  },
];

const receiver = await startReceiver(t);
for (const { title, fault, share } of FAULTS) runRounds(title, fault, share, receiver);

const [port = 0] = await freePorts(1);
// Desktops come back by themselves: to where the daemon was.
runOnBothSwitches({
  config: {
    http: { listen: `127.0.0.1:${port}` },
    webhooks: [{ url: receiver.url }],
    conversation: { recording: 'on' },
  },
});
