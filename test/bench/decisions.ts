import { performance } from 'node:perf_hooks';
import { decide } from '../../src/core/decide/decide.ts';
import type { Happening } from '../../src/core/model/input.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { applyChanges, createWorld, type World } from '../../src/core/model/world.ts';
import type { Request } from '../../src/core/model/request.ts';
import { parseEnqueue } from '../../src/enqueue/parse-enqueue.ts';
import { summarize } from './quantiles.ts';

const NOON = 1_800_014_400_000;
const ROUNDS = 2000;

/** A call centre where everybody is busy and calls wait on 20 kinds of criterion: then one agent after the other becomes free. */
class Bench {
  readonly world: World = createWorld(DEFAULT_SETTINGS);
  private serial = 0;
  take(happening: Happening) {
    this.serial += 1;
    const decision = decide(this.world, {
      at: NOON + 100 * this.serial,
      serial: this.serial,
      day: 1,
      draw: [this.serial, 2, 3, 4],
      happening,
    });
    if (decision.rejection !== null) throw new Error(decision.rejection.msg);
    applyChanges(this.world, decision.changes);
    return decision;
  }
  ask(name: string, params: object) {
    return this.take({ type: 'request', request: { name, callcentre: 'default', params } as unknown as Request });
  }
}

function fill(agents: number, waiting: number): Bench {
  const bench = new Bench();
  const users = Array.from({ length: agents }, (_, n) => `u${n}`);
  bench.ask('callcentre.create', { id: 'default' });
  bench.take({ type: 'switch-attached', snapshot: { switchId: 's', legs: [], registered: users, recordedRooms: [] } });
  for (const [n, user] of users.entries()) {
    bench.ask('extension.create', { id: null, line: { type: 1, user, password: 'x' } });
    const skills = [{ name: `s${n % 10}`, score: 1 + (n % 90), enabled: true }];
    bench.ask('agent.login', { name: user, num: null, state: 'busy', skills, extension: user, channel: null });
  }
  for (let n = 0; n < 10; n += 1)
    bench.ask('condition.create', {
      id: `c${n}`,
      where: `get("s${n}") > 20 && idle_seconds >= 0`,
      sort: `get("s${n}")`,
      priority: n,
      queueTimeoutMs: 1_000_000,
      fetchTimeoutMs: 20_000,
      channel: null,
      remark: '',
    });
  for (let n = 0; n < waiting; n += 1) bench.take(arrival(n));
  return bench;
}

function arrival(n: number): Happening {
  const child = n % 2 === 0 ? `<condition id="c${n % 10}"/>` : `<skill name="s${n % 10}" priority="${n % 7}"/>`;
  const document = parseEnqueue(`<enqueue choice="lru"><route>${child}</route></enqueue>`);
  if (!document.ok) throw new Error(document.error.rule);
  return {
    type: 'call-arrived',
    callcentre: 'default',
    legId: `caller-${n}`,
    from: '1',
    to: '2',
    isAnswered: true,
    document,
    userData: null,
  };
}

/** An agent becomes free, and the one who waits for him is rung; afterwards he is busy again and another call waits. */
function measure(agents: number, waiting: number): void {
  const bench = fill(agents, waiting);
  const times: number[] = [];
  let rung = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `u${(round * 7) % agents}`;
    const begun = performance.now();
    const { commands } = bench.ask('agent.set-state', { name, state: 'idle' });
    times.push(performance.now() - begun);
    rung += Number(commands.some((command) => command.do === 'originate'));
    const legId = bench.world.tables.agent.get(`default/${name}`)?.legId ?? '';
    if (legId !== '') bench.take({ type: 'fact', fact: { fact: 'leg-hung-up', legId, cause: 'USER_BUSY' } });
    bench.ask('agent.set-state', { name, state: 'busy' });
    bench.take(arrival(waiting + round));
  }
  if (rung < ROUNDS / 2) throw new Error(`only ${rung} were rung`);
  console.log(`decision, ${agents} agents x ${waiting} waiting, ms: ${summarize(times)}`);
}

for (const [agents, waiting] of [
  [50, 20],
  [500, 200],
  [500, 10_000],
  [5000, 200],
  [5000, 10_000],
] as const)
  measure(agents, waiting);
