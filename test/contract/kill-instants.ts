import { setTimeout as pause } from 'node:timers/promises';
import type { EventName } from '../../src/core/model/published.ts';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';

/** When something is done to the daemon. What it waits for is seen by the test: nothing in the daemon knows of it. */
export type Instant =
  | { readonly upon: 'time' }
  /** A line of its log: what it tells of is stored, and its commands are leaving. */
  | { readonly upon: 'line'; readonly name: string }
  /** A command, which then reaches the switch or does not: its outcome is never known. */
  | { readonly upon: 'command'; readonly text: RegExp; readonly isHeard: boolean };

type Short<Name> = Name extends `callcenter.${infer Rest}` ? Rest : never;

const line = (name: Short<EventName>): readonly [string, Instant] => [
  `upon ${name}`,
  { upon: 'line', name: `callcenter.${name}` },
];
const command = (name: string, text: RegExp): (readonly [string, Instant])[] => [
  [`${name} sent, not heard of`, { upon: 'command', text, isHeard: true }],
  [`${name} stored, never sent`, { upon: 'command', text, isHeard: false }],
];

/** By name; each comes up in its turn. */
export const INSTANTS: readonly (readonly [string, Instant])[] = [
  ['at any time', { upon: 'time' }],
  ['at any time', { upon: 'time' }],
  line('queue.enter'),
  line('queue.select'),
  line('queue.success'),
  line('conversation.begin'),
  line('conversation.parts_changed'),
  line('conversation.end'),
  line('agent.state_changed'),
  ...command('a call to an agent', /originate .*user\/|originate .*sofia\/internal/),
  ...command('a call to a number', /originate .*sofia\/external/),
  ...command('a join', /execute-app-name: conference/),
  ...command('a mode', /conference \S+ (un)?(mute|deaf)/),
  ...command('a kick', /conference \S+ kick/),
  ...command('a hang-up', /uuid_kill/),
  ...command('a release', /uuid_setvar\S* .*\benqueue_result\b/),
  ...command('a tap', /eavesdrop/),
  ...command('a recording', /conference \S+ record /),
];

interface Plan {
  readonly afterMs: number;
  readonly limitMs: number;
  /** Is told of every instant that goes by, whichever is waited for. */
  readonly passes?: (name: string) => void;
}

/** Strikes then, or at last; tells whether it was then. */
export async function strikeUpon(
  stage: Stage,
  instant: Instant,
  { afterMs, limitMs, passes = () => undefined }: Plan,
  strike: () => Promise<void>,
): Promise<boolean> {
  if (instant.upon === 'time') {
    await pause(afterMs);
    await strike();
    return true;
  }
  let struck: Promise<void> | null = null;
  const isNow = (): boolean => {
    if (struck !== null) return false;
    struck = strike();
    return true;
  };
  stage.watchLog(({ msg }) => {
    pass((one) => one.upon === 'line' && one.name === msg, passes);
    if (instant.upon === 'line' && msg === instant.name) isNow();
  });
  stage.proxy.watch((text) => {
    pass((one) => one.upon === 'command' && one.text.test(text), passes);
    if (instant.upon === 'line') return true;
    return instant.text.test(text) && isNow() ? instant.isHeard : struck === null;
  });
  await until('it was then', () => struck !== null, limitMs).catch(() => null);
  stage.watchLog(null);
  stage.proxy.watch(null);
  const wasThen = !isNow();
  await (struck as Promise<void> | null);
  return wasThen;
}

function pass(isIt: (instant: Instant) => boolean, passes: (name: string) => void): void {
  for (const [name, instant] of INSTANTS) if (isIt(instant)) passes(name);
}

/** Starts it, and kills it again as soon as it has seen the switch; the start after that may be the one that lasts. */
export async function startInVain(stage: Stage): Promise<void> {
  let isKilled = false;
  stage.watchLog(({ msg }, kill) => {
    if (msg !== 'attached to the switch' || isKilled) return;
    isKilled = true;
    kill();
  });
  // It is never ready.
  void stage.startDaemon().catch(() => null);
  await until('it was killed at its start', () => isKilled, 30_000);
  stage.watchLog(null);
}
