import { DEFAULT_SETTINGS, type Settings } from '../../src/core/model/settings.ts';
import { decide } from '../../src/core/decide/decide.ts';
import type { Command } from '../../src/core/model/command.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import { createVirtualClock } from '../../src/pace/virtual-clock.ts';
import { createChance, mixBelow } from './chance.ts';
import { createDaemon, type Rules } from './daemon.ts';
import { servedBy, type Served } from './fairness.ts';
import { Broken, createJudge } from './judge.ts';
import { CONDITION_FIELDS } from './operations.ts';
import { createPeople, LOAD, type People } from './people.ts';
import { performDeed, type Stage } from './perform.ts';
import { SlowSwitch } from './slow-switch.ts';
import type { Deed, Step } from './step.ts';
import { TEMPERAMENTS } from './temperaments.ts';

/** One simulated day. */
export interface Run {
  readonly seed: number;
  /** What was done, in order: replayed, it comes to the same. */
  readonly steps: readonly Step[];
  /** What did not hold; null: all did. */
  readonly broken: Broken | null;
  /** When it ended, or was broken off. */
  readonly endedAt: number;
  readonly decisions: number;
  readonly calls: number;
}

export interface RunOptions {
  /** Instead of people who make it up. */
  readonly steps?: readonly Step[];
  readonly rules?: Rules;
  /** It is not played further than this; a story that fails before the end needs no more. */
  readonly until?: number;
  /** Told line by line, for a story. */
  readonly onEvent?: (at: number, what: Told) => void;
}

export type Told = { readonly step: Step } | { readonly command: Command } | { readonly decision: Decision };

const HOUR = 3_600_000;
/** A morning at six. */
export const START = Date.UTC(2027, 0, 15, 6);
export const DAY_HOURS = 24;
/** After this nobody does anything, everybody is sent home, and the last hour is for what is left to end. */
const CLOSING = START + LOAD.length * HOUR;
export const END = START + DAY_HOURS * HOUR;
const LOOK_MS = 15_000;

export function settingsOf(seed: number): Settings {
  const one = <T>(key: number, things: readonly T[]): T => things[mixBelow(things.length, seed, key)] as T;
  return {
    ...DEFAULT_SETTINGS,
    wrapUpMs: one(1, [0, 15_000]),
    recording: one(2, ['on', 'off', 'enqueue'] as const),
    maxMembers: one(3, [8, 3]),
    maxConversationMs: one(4, [21_600_000, 600_000]),
    refusals: one(5, [
      DEFAULT_SETTINGS.refusals,
      { ...DEFAULT_SETTINGS.refusals, no_answer: { delayMs: 0, state: 'busy' }, busy: { delayMs: 5000, state: null } },
    ]),
  };
}

/** Who is there that day. */
export const staffOf = (seed: number) =>
  TEMPERAMENTS.filter((_one, place) => place === 0 || mixBelow(1000, seed, 90 + place) < 680);

export function run(seed: number, { steps, rules = decide, onEvent, ...more }: RunOptions = {}): Run {
  const until = Math.min(more.until ?? END, END);
  const clock = createVirtualClock(START);
  const done: Step[] = [];
  const count = { decisions: 0, calls: 0 };
  let [latest, served]: [Decision | null, readonly Served[]] = [null, []];
  let people: People | null = null;

  const lines = new SlowSwitch(clock, seed, {
    called: (who, command) => people?.called(who, command),
    answered: (who) => people?.answered(who),
    joined: (who) => people?.joined(who),
    released: (who) => people?.released(who),
    commanded: (command) => onEvent?.(clock.now(), { command }),
  });
  const judge = createJudge(lines);
  const daemon = createDaemon({
    clock,
    seed,
    lines,
    settings: settingsOf(seed),
    rules: (world, input) => {
      const decision = rules(world, input);
      [latest, served] = [decision, servedBy(world, decision, input.at)];
      count.decisions += 1;
      return decision;
    },
    onCommitted: (decision) => {
      onEvent?.(clock.now(), { decision });
      // Of a turn that decided more the world is known as it was left by the last.
      judge.decided(daemon.world(), decision, decision === latest ? served : [], daemon.now());
    },
  });
  const stage: Stage = { clock, lines, daemon };

  const act = (deed: Deed): void => {
    const step: Step = { at: clock.now(), ...deed };
    const place = done.push(step);
    onEvent?.(clock.now(), { step });
    if (performDeed(stage, deed)) count.calls += deed.does === 'call' ? 1 : 0;
    else if (done.length === place) done.pop();
  };

  const staff = staffOf(seed);
  const begin = (): void => {
    daemon.start();
    lines.connect();
    clock.advance(100);
    prepare(
      stage,
      staff.map(({ name }) => name),
    );
    if (steps === undefined) {
      people = createPeople(createChance(seed), staff, {
        in: (ms, deed) => void clock.setTimer(() => clock.now() < CLOSING && act(deed), ms),
        wake: (ms, think) => void clock.setTimer(think, ms),
        hour: () => Math.floor((clock.now() - START) / HOUR),
        isLoggedIn: (agent) => daemon.world().tables.agent.has(`default/${agent}`),
        isOpen: () => clock.now() < CLOSING,
      });
      people.begin();
    } else for (const { at, ...deed } of steps) clock.setTimer(() => act(deed), at - clock.now());
  };

  const look = (): void => {
    if (daemon.isUp && clock.now() < until) judge.look(daemon.world(), daemon.now());
    clock.setTimer(look, LOOK_MS);
  };

  let broken: Broken | null = null;
  try {
    begin();
    look();
    clock.advance(Math.min(until, CLOSING) - clock.now());
    people = null;
    if (until >= CLOSING) close(stage);
    clock.advance(until - clock.now());
    if (until === END) judge.close(daemon.world(), daemon.now());
  } catch (error) {
    broken = error instanceof Broken ? error : new Broken(`no fault is thrown: ${String((error as Error).stack)}`);
  }
  return { seed, steps: done, broken, endedAt: clock.now(), ...count };
}

/** The call centre as it is every morning. */
export function prepare({ daemon }: { readonly daemon: Pick<Stage['daemon'], 'ask'> }, names: readonly string[]): void {
  const ask = (name: string, params: object): void =>
    daemon.ask({ name, callcentre: 'default', params } as unknown as Parameters<typeof daemon.ask>[0]);
  ask('callcentre.create', { id: 'default' });
  ask('channel.create', { id: 'second', remark: '' });
  for (const user of names) ask('extension.create', { id: null, line: { type: 1, user, password: 'secret' } });
  ask('condition.create', { ...CONDITION_FIELDS, id: 'any', where: '1 == 1' });
  ask('condition.create', { ...CONDITION_FIELDS, id: 'sales', where: 'get("sales") > 40', priority: 5 });
  ask('condition.create', { ...CONDITION_FIELDS, id: 'vip', where: 'id == "pia"', priority: 9 });
  ask('condition.create', { ...CONDITION_FIELDS, id: 'second', channel: 'second' });
}

/** Everything works again, everybody hangs up and is logged out. */
function close(stage: Stage): void {
  const { clock, daemon, lines } = stage;
  performDeed(stage, { does: 'weather', weather: null });
  if (!daemon.isUp) daemon.start();
  clock.advance(30_000);
  lines.loseConnection();
  lines.connect();
  clock.advance(30_000);
  for (const { name } of [...daemon.world().tables.agent.values()])
    daemon.ask({ name: 'agent.logout', callcentre: 'default', params: { name, force: true } });
  clock.advance(30_000);
  for (const legId of [...lines.phone.channels.keys()]) lines.tell(lines.hangUp(legId, 'NORMAL_CLEARING'));
}
