import { PLAIN } from '../../src/core/model/call-options.ts';
import type { Command } from '../../src/core/model/command.ts';
import type { Happening } from '../../src/core/model/input.ts';
import type { Mode } from '../../src/core/model/mode.ts';
import type { Whom } from '../../src/core/model/request.ts';
import { createRandom, type Random } from '../../src/lib/random.ts';
import { arrival, CONDITION, Scene } from './kit.ts';
import {
  addressOf,
  AGENTS,
  AWAY,
  OTHERS,
  CONDITIONS,
  CONSULTATION,
  PASSING_KINDS,
  STATES,
  CAUSES,
  consultationsIn,
  DOCUMENTS,
  someIn,
  offersIn,
  idsOf,
  RECORDED,
  LOGIN,
} from './walk-plans.ts';

/** How badly the switch behaves: how many of 1000 facts are lost, told twice, or told late. */
export interface Weather {
  readonly lost: number;
  readonly twice: number;
  readonly late: number;
}

export const CALM: Weather = { lost: 0, twice: 0, late: 0 };
export const STORM: Weather = { lost: 20, twice: 30, late: 400 };

/**
 * A call centre left to chance, from a seed: calls, agents, supervisors, faults. Every step is checked by the scene. In a
 * storm the switch carries commands out and tells its facts when it likes, though those of one leg in order.
 */
export class Walk {
  readonly scene: Scene;
  /** How often each step was taken, to be sure that the walk goes everywhere. */
  readonly taken = new Map<string, number>();
  private readonly random: Random;
  private callers = 0;
  protected readonly orders: Command[] = [];
  /** What is on its way to us, by leg. */
  protected readonly mail = new Map<string, Happening[]>();

  protected weather: Weather;

  constructor(seed: number, weather: Weather) {
    this.weather = weather;
    this.random = createRandom([seed, 20, 30, 40]);
    const settings = { wrapUpMs: this.one([0, 15_000]), recording: this.one(['on', 'off'] as const) };
    this.scene = new Scene({
      agents: Object.fromEntries(AGENTS.map((name, rank) => [name, { skills: { sales: rank * 30 } }])),
      conditions: {
        any: {},
        sales: { where: 'get("sales") > 40', priority: 5 },
        vip: { where: 'id == "d"', priority: 9 },
      },
      settings,
      seed,
    });
  }

  go(steps: number): void {
    for (let step = 0; step < steps; step += 1) {
      const name = this.one(STEP_NAMES);
      this.taken.set(name, (this.taken.get(name) ?? 0) + 1);
      this.steps[name]();
      if (this.weather.late > 0) this.stir();
    }
  }

  /** The weather calms down, and the switch tells how it is: then we must agree about every leg. */
  calmDown(): string[] {
    this.weather = CALM;
    this.orders.length = 0;
    this.mail.clear();
    this.scene.phone.faults.length = 0;
    const { scene } = this;
    scene.loseSwitch();
    scene.take(scene.connect());
    // Which of two sounds plays is not told by a snapshot: one whose command was lost is not noticed.
    for (let commands = scene.takePending(); commands.length > 0; commands = scene.takePending())
      for (const command of commands) scene.carryOut(command).forEach((happening) => scene.take(happening));
    return scene.differences(false);
  }

  /** The switch dies, and everybody logs out. What is left in the world then should not be there. */
  end(): string[] {
    const { scene } = this;
    scene.loseSwitch();
    scene.phone.restart();
    scene.attach();
    const unended = scene.noticeBook.unended();
    for (const name of AGENTS) if (this.isIn(name)) this.ask('agent.logout', { name, force: true });
    const left = PASSING_KINDS.flatMap((kind) => [...scene.world.tables[kind].keys()]);
    return [...left, ...scene.book.unended(), ...unended];
  }

  private readonly steps = {
    call: () => this.call(),
    call2: () => this.call(),
    ring: () => this.toPhone((leg) => this.scene.phone.ring(leg)),
    sound: () => this.toPhone((leg) => this.scene.phone.ring(leg, true)),
    answer: () => this.toPhone((leg) => this.scene.phone.answer(leg)),
    answer3: () => this.toPhone((leg) => this.scene.phone.answer(leg)),
    answer4: () => this.toPhone((leg) => this.scene.phone.answer(leg)),
    answer2: () => this.toPhone((leg) => this.scene.phone.answer(leg)),
    refuse: () => this.rarely() && this.toPhone((leg) => this.scene.phone.hangUp(leg, this.one(CAUSES))),
    hangUp: () => this.rarely() && this.toPhone((leg) => this.scene.phone.hangUp(leg, 'NORMAL_CLEARING')),
    dropSocket: () => this.toPhone((leg) => this.scene.phone.dropSocket(leg)),
    comeBack: () => this.toPhone((leg) => this.scene.phone.comeBack(leg)),
    login: () => this.login(this.one(AGENTS)),
    logout: () => this.rarely() && this.ask('agent.logout', { name: this.one(AGENTS), force: this.one([true, false]) }),
    state: () => this.ask('agent.set-state', { name: this.one(AGENTS), state: this.one(STATES) }),
    skills: () =>
      this.ask('agent.set-skills', {
        name: this.one(AGENTS),
        opts: [{ opt: 1, name: 'sales', score: this.random.below(100), enabled: true }],
      }),
    keepalive: () => this.ask('agent.keepalive', { name: this.one(AGENTS) }),
    register: () => this.register(this.one(AGENTS), true),
    unregister: () => this.rarely() && this.register(this.one(AGENTS), false),
    wait: () => this.wait(this.random.below(3000)),
    waitLong: () => this.wait(this.random.below(40_000)),
    waitLonger: () => this.random.below(10) === 0 && this.wait(this.random.below(700_000)),
    cancel: () => this.onTask((id) => this.ask('task.cancel', { id })),
    reject: () => this.onOffer((agent, taskId) => this.ask('offer.reject', { agent, taskId, data: 'no' })),
    forward: () =>
      this.onOffer((agent, taskId) => this.ask('offer.forward', { agent, taskId, enqueue: this.one(DOCUMENTS) })),
    dissolve: () => this.rarely() && this.onConversation((id) => this.ask('conversation.remove', { id, data: 'd' })),
    leave: () =>
      this.rarely() && this.onConversation((id, agent) => this.ask('conversation.leave', { id, agent, data: null })),
    agentMode: () =>
      this.onConversation((id, agent) => this.ask('conversation.set-agent-mode', { id, agent, mode: this.mode() })),
    callMode: () =>
      this.onConversation((id, _agent, legId) =>
        this.ask('conversation.set-call-mode', { id, legId, mode: this.mode() }),
      ),
    dial: () =>
      this.ask('agent.call', {
        agent: this.one(AGENTS),
        whom: this.whom(),
        background: this.coin(),
        userData: null,
        options: { ...PLAIN, recording: this.one([null, RECORDED]) },
      }),
    bring: () =>
      this.onConversation((id, agent) =>
        this.ask('agent.invite', { agent, id, whom: this.whom(), mode: this.mode(), background: this.coin() }),
      ),
    invite: () =>
      this.onConversation((id) =>
        this.ask('conversation.invite', { id, whom: this.whom(), mode: this.mode(), background: this.coin() }),
      ),
    transfer: () =>
      this.onConversation((id, agent) =>
        this.ask('agent.transfer', { agent, id, whom: this.whom(), release: this.coin() }),
      ),
    join: () =>
      this.onConversation((id) =>
        this.ask('conversation.join', { id, agent: this.one(AGENTS), mode: this.mode(), others: this.one(OTHERS) }),
      ),
    merge: () =>
      this.onConversation((source, agent) =>
        this.onConversation((target) => this.ask('agent.merge', { agent, source, target, mode: this.mode() })),
      ),
    arrange: () => this.rarely() && this.ask('agent.arrange', { name: this.one(AGENTS) }),
    rest: () => this.rarely() && this.ask('agent.set-state', { name: this.one(AGENTS), state: 'away', forMs: 20_000 }),
    wish: () =>
      this.rarely() &&
      this.ask('agent.after-call', { name: this.one(AGENTS), next: this.one(['busy', 'idle', 'out']), forMs: null }),
    reset: () => this.rarely() && this.ask('agent.reset', { name: this.one(AGENTS) }),
    consult: () => this.ask('agent.call', { agent: this.one(AGENTS), whom: this.whom(), ...CONSULTATION }),
    complete: () =>
      this.onOneOf(consultationsIn(this.scene.world), (agent, id) => this.ask('agent.complete-consult', { agent, id })),
    giveUp: () => this.rarely() && this.ask('agent.cancel', { agent: this.one(AGENTS) }),
    handOn: () => this.rarely() && this.onCall((agent, id) => this.ask('agent.hand-on', { agent, id, number: '4001' })),
    hangUpCall: () => this.rarely() && this.onCall((agent, id) => this.ask('agent.hang-up', { agent, id })),
    media: () =>
      this.onCall((agent, id) =>
        this.ask('agent.set-media', {
          agent,
          id,
          mode: this.mode(),
          video: this.one([0, 1, 2, 3, null]),
          isOtherToo: true,
        }),
      ),
    keys: () => this.onCall((agent, id) => this.ask('agent.send-keys', { agent, id, keys: '12#', how: 'rfc2833' })),
    pickUp: () => this.onCall((agent, id) => this.ask('agent.answer', { agent, id })),
    meet: () => this.rarely() && this.ask('agent.meet', { agent: this.one(AGENTS), room: this.one(['blue', 'green']) }),
    supervise: () => this.supervise(),
    supervise2: () => this.supervise(),
    supervise3: () => this.supervise(),
    substitute: () => this.ask('agent.substitute', { agent: this.one(AGENTS), target: this.one(AGENTS) }),
    interrupt: () =>
      this.rarely() &&
      this.coin() &&
      this.ask('agent.interrupt', { agent: this.one(AGENTS), target: this.one(AGENTS) }),
    condition: () => this.condition(),
    lose: () => this.rarely() && this.lose(),
    restart: () => this.random.below(5) === 0 && this.lose(() => this.scene.phone.restart()),
  };

  private call(): void {
    if (this.scene.count('task') > 8) return;
    this.callers += 1;
    const legId = `caller-${this.callers}`;
    this.scene.phone.handOver(legId);
    const document =
      this.random.below(20) === 0
        ? ({ ok: false, error: 'bad' } as const)
        : ({ ok: true, value: this.one(DOCUMENTS) } as const);
    this.come([arrival(legId, document), { type: 'fact', fact: { fact: 'leg-parked', legId } }]);
  }

  private login(name: string): void {
    this.ask('agent.login', { ...LOGIN, name, extension: name });
  }

  private condition(): void {
    const id = this.one(CONDITIONS);
    const exists = this.scene.world.tables.condition.has(`default/${id}`);
    if (!exists) this.ask('condition.create', { id, ...CONDITION });
    else if (this.random.below(3) === 0) this.ask('condition.remove', { id });
    else
      this.ask('condition.update', {
        id,
        priority: this.random.below(9),
        queueTimeoutMs: 1000 * this.random.below(60),
      });
  }

  /** The connection breaks; the world goes on; a new one is made. */
  private lose(meanwhile: () => void = () => undefined): void {
    this.scene.loseSwitch();
    this.orders.length = 0;
    this.mail.clear();
    meanwhile();
    // Nobody is there to be told.
    for (const legId of this.some(this.scene.phone.channels.keys())) this.scene.phone.hangUp(legId, 'NORMAL_CLEARING');
    for (const legId of this.some(this.scene.phone.channels.keys())) this.scene.phone.answer(legId);
    for (const legId of this.some(this.scene.phone.channels.keys())) this.scene.phone.dropSocket(legId);
    this.wait(this.random.below(30_000));
    for (let n = this.random.below(4); n > 0; n -= 1) this.steps[this.one(AWAY)]();
    this.scene.take(this.scene.connect());
    this.obey();
  }

  private register(user: string, isRegistered: boolean): void {
    const { registered } = this.scene.phone;
    if (registered.has(user) === isRegistered) return;
    if (isRegistered) registered.add(user);
    else registered.delete(user);
    this.come([
      { type: 'fact', fact: { fact: isRegistered ? 'extension-registered' : 'extension-unregistered', user } },
    ]);
  }

  protected wait(ms: number): void {
    const { scene } = this;
    const end = scene.at + ms;
    for (let timer = scene.nextTimer(end); timer !== null; timer = scene.nextTimer(end)) {
      scene.at = Math.max(scene.at, timer.at);
      scene.take({ type: 'timer', timerId: timer.id });
      this.obey();
    }
    scene.at = end;
  }

  private ask(...[name, params]: Parameters<Scene['ask']>): void {
    this.scene.take({ type: 'request', request: { name, callcentre: 'default', params } as never });
    this.obey();
  }

  private toPhone(act: (legId: string) => Happening[]): void {
    const channels = [...this.scene.phone.channels.keys()];
    if (channels.length > 0) this.come(act(this.one(channels)));
  }

  /** Something comes from the switch: at once, or when the weather lets it. */
  private come(happenings: readonly Happening[]): void {
    if (!(this.weather.late > 0)) {
      for (const happening of happenings) this.scene.take(happening);
      return this.obey();
    }
    for (const happening of happenings)
      for (let copies = this.copiesOf(happening); copies > 0; copies -= 1) this.post(happening);
  }

  private copiesOf(happening: Happening): number {
    const dice = this.random.below(1000);
    if (happening.type !== 'fact') return 1;
    if (dice < this.weather.lost) return 0;
    return dice < this.weather.lost + this.weather.twice ? 2 : 1;
  }

  private post(happening: Happening): void {
    const address = addressOf(happening);
    this.mail.set(address, [...(this.mail.get(address) ?? []), happening]);
  }

  protected obey(): void {
    if (!(this.weather.late > 0)) return this.scene.obey();
    this.orders.push(...this.scene.takePending());
  }

  /** Some of what is under way arrives. */
  private stir(): void {
    while (this.orders.length + this.mail.size > 0 && this.random.below(1000) >= this.weather.late) this.deliverOne();
  }

  protected deliverOne(): void {
    const order = this.orders.shift();
    if (order !== undefined) this.come(this.scene.carryOut(order));
    const addresses = [...this.mail.keys()];
    if (addresses.length === 0) return;
    const address = this.one(addresses);
    const [first, ...others] = this.mail.get(address) ?? [];
    if (others.length === 0) this.mail.delete(address);
    else this.mail.set(address, others);
    if (first !== undefined) this.scene.take(first);
    this.obey();
  }

  private onTask(act: (id: string) => void): void {
    const ids = [...this.scene.world.tables.task.keys()];
    if (ids.length > 0) act(this.one(ids));
  }

  private onOffer(act: (agent: string, taskId: string) => void): void {
    this.onOneOf(offersIn(this.scene.world), act);
  }

  private onConversation(act: (id: string, agent: string, legId: string) => void): void {
    const all = [...this.scene.world.tables.conversation.values()];
    if (all.length === 0) return;
    act(...someIn(this.one(all)));
  }

  private supervise(): void {
    const how = this.one(['eavesdrop', 'whisper', 'force_call'] as const);
    this.ask('agent.supervise', { agent: this.one(AGENTS), target: this.one(AGENTS), how });
  }

  private onOneOf(pairs: readonly (readonly [string, string])[], act: (agent: string, id: string) => void): void {
    if (pairs.length > 0) act(...this.one(pairs));
  }

  /** An agent who has a leg, and an id by which he may name what he is in. */
  private onCall(act: (agent: string, id: string) => void): void {
    const { agent, leg } = this.scene.world.tables;
    const busy = [...agent.values()].flatMap(({ name, legId }) => {
      const his = legId === null ? undefined : leg.get(legId);
      return his === undefined ? [] : [[name, idsOf(his)] as const];
    });
    if (busy.length === 0) return;
    const [name, ids] = this.one(busy);
    act(name, this.one(ids));
  }

  private whom(): Whom {
    if (this.coin()) return { by: 'queue', enqueue: this.one(DOCUMENTS) };
    return { by: 'dial', number: '0551', from: null, maxDialMs: 20_000, maxAnswerMs: 30_000 };
  }

  private coin(): boolean {
    return this.random.below(2) === 0;
  }

  /** Else nobody would ever talk for long. */
  private rarely(): boolean {
    return this.random.below(4) === 0;
  }

  private isIn(name: string): boolean {
    return this.scene.world.tables.agent.has(`default/${name}`);
  }

  private mode(): Mode {
    return this.one([1, 2, 3, 4] as const);
  }

  private one<T>(things: readonly T[]): T {
    return things[this.random.below(things.length)] as T;
  }

  private some<T>(things: Iterable<T>): T[] {
    return [...things].filter(() => this.random.below(4) === 0);
  }
}

const STEP_NAMES = Object.keys(new Walk(0, CALM)['steps']) as (keyof Walk['steps'])[];
