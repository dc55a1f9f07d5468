import { decide } from '../../../src/core/decide/decide.ts';
import type { Decision } from '../../../src/core/model/decision.ts';
import type { SwitchListener } from '../../../src/engine/ports.ts';
import { createVirtualClock } from '../../../src/pace/virtual-clock.ts';
import { createChance } from '../chance.ts';
import { servedBy, type Served } from '../fairness.ts';
import { Broken, createJudge } from '../judge.ts';
import { createPeople, type People } from '../people.ts';
import { prepare, settingsOf, staffOf, START, type Run, type RunOptions } from '../run.ts';
import type { Witness } from '../slow-switch.ts';
import type { Deed, Step } from '../step.ts';
import { deafEars } from './deaf-ears.ts';
import type { Bend } from './memory-net.ts';
import { performWired, type WiredStage } from './perform-wired.ts';
import { settle } from './settle.ts';
import { soundMs, soundsDir } from './sounds.ts';
import { WIRED_TROUBLE } from './trouble.ts';
import { createWiredDaemon } from './wired-daemon.ts';
import { createWiredSwitch } from './wired-switch.ts';

export interface WiredOptions extends RunOptions {
  /** What the switch says, and what the daemon does, may be changed on its way; what the engine is told, too: mutations. */
  readonly bendTold?: Bend;
  readonly bendSaid?: Bend;
  readonly bendListener?: (listener: SwitchListener) => SwitchListener;
}

const HOUR = 3_600_000;
export const WIRED_HOURS = 3;
export const WIRED_END = START + WIRED_HOURS * HOUR;
/** From then on everybody goes home. */
const CLOSING = WIRED_END - 0.25 * HOUR;
const LOOK_MS = 1000;
/** One day in so many has an audit every few seconds. */
const AUDITED = 3;

/** A morning of the engine, the switch room and the embedded switch, all as they are, with wires between them. */
export async function runWired(seed: number, options: WiredOptions = {}): Promise<Run> {
  const { steps, rules = decide, onEvent, bendListener = (listener) => listener } = options;
  const until = Math.min(options.until ?? WIRED_END, WIRED_END);
  const clock = createVirtualClock(START);
  const done: Step[] = [];
  const count = { decisions: 0, calls: 0 };
  const staff = staffOf(seed);
  const names = staff.map(({ name }) => name);
  let [latest, served]: [Decision | null, readonly Served[]] = [null, []];
  let people: People | null = null;
  let broken: Broken | null = null;

  /** The first is kept: whatever throws on the way would be taken for a broken wire. */
  const guard = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      fail(error);
    }
  };
  const fail = (error: unknown): void =>
    void (broken ??=
      error instanceof Broken ? error : new Broken(`no fault is thrown: ${String((error as Error).stack)}`));

  const witness: Witness = {
    called: (who, command) => people?.called(who, command),
    answered: (who) => people?.answered(who),
    joined: (who) => people?.joined(who),
    released: (who) => people?.released(who),
    commanded: (command) => onEvent?.(clock.now(), { command }),
  };
  const lines = await createWiredSwitch({ clock, seed, witness, users: names, bendTold: options.bendTold, soundMs });
  const judge = createJudge(lines, (world) => deafEars(world, lines.pbx.hears()));
  const daemon = createWiredDaemon({
    ...{ clock, seed, lines, soundsDir, bendListener, bendSaid: options.bendSaid, settings: settingsOf(seed) },
    auditMs: seed % AUDITED === 0 ? 5000 : 0,
    rules: (world, input) => {
      count.decisions += 1;
      try {
        const decision = rules(world, input);
        [latest, served] = [decision, servedBy(world, decision, input.at)];
        return decision;
      } catch (error) {
        fail(error);
        throw error;
      }
    },
    onCommitted: (decision) => {
      onEvent?.(clock.now(), { decision });
      guard(() => judge.decided(daemon.world(), decision, decision === latest ? served : [], daemon.now()));
    },
    onFault: fail,
  });
  const stage: WiredStage = { lines, daemon, witness, now: clock.now };

  const act = (deed: Deed): void => {
    const step: Step = { at: clock.now(), ...deed };
    const place = done.push(step);
    onEvent?.(clock.now(), { step });
    if (performWired(stage, deed)) count.calls += deed.does === 'call' ? 1 : 0;
    else if (done.length === place) done.pop();
  };

  /** Step by step: what follows from one, of promises too, is over before the next. */
  const live = async (ms: number): Promise<void> => {
    const end = Math.min(clock.now() + ms, until);
    while (broken === null && clock.step(end)) {
      await settle();
      lines.notice();
    }
  };

  const look = (): void => {
    guard(() => {
      if (!daemon.isUp || clock.now() >= until) return;
      judge.look(daemon.world(), daemon.now());
    });
    clock.setTimer(look, LOOK_MS);
  };

  const begin = (): void => {
    if (steps !== undefined) {
      for (const { at, ...deed } of steps) clock.setTimer(() => act(deed), at - clock.now());
      return;
    }
    people = createPeople(
      createChance(seed),
      staff,
      {
        in: (ms, deed) => void clock.setTimer(() => clock.now() < CLOSING && act(deed), ms),
        wake: (ms, think) => void clock.setTimer(think, ms),
        hour: () => 1 + Math.floor((clock.now() - START) / HOUR),
        isLoggedIn: (agent) => daemon.world().tables.agent.has(`default/${agent}`),
        isOpen: () => clock.now() < CLOSING,
      },
      WIRED_TROUBLE,
    );
    people.begin();
  };

  /** Everything works again, everybody hangs up and is logged out. */
  const close = async (): Promise<void> => {
    if (broken !== null) return;
    for (const deed of [
      { does: 'weather', weather: null },
      { does: 'lose-connection' },
      { does: 'start-daemon', by: 0 },
      { does: 'connect' },
    ] as const)
      performWired(stage, deed);
    await live(60_000);
    for (const { name } of [...daemon.world().tables.agent.values()])
      daemon.ask({ name: 'agent.logout', callcentre: 'default', params: { name, force: true } });
    await live(30_000);
    for (const { uuid } of lines.pbx.channels()) lines.pbx.leg(uuid)?.hangup();
    await live(WIRED_END - clock.now());
    guard(() => judge.close(daemon.world(), daemon.now()));
  };

  process.on('unhandledRejection', fail);
  try {
    guard(() => daemon.start());
    await live(100);
    guard(() => prepare(stage, names));
    guard(begin);
    guard(look);
    await live(CLOSING - clock.now());
    people = null;
    if (until === WIRED_END) await close();
  } catch (error) {
    fail(error);
  } finally {
    process.off('unhandledRejection', fail);
  }
  return { seed, steps: done, broken, endedAt: clock.now(), ...count };
}
