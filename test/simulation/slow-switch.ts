import type { Command, NumberedCommand } from '../../src/core/model/command.ts';
import type { Snapshot } from '../../src/core/model/fact.ts';
import type { Happening } from '../../src/core/model/input.ts';
import type { World } from '../../src/core/model/world.ts';
import type { Clock } from '../../src/pace/clock.ts';
import { unrecorded } from '../core/recordings.ts';
import { DETACHED, ObedientSwitch, type Channel } from '../core/obedient-switch.ts';
import { hashText, mixBelow } from './chance.ts';
import type { Lines } from './lines.ts';
import { CALM, type Weather } from './step.ts';

/** Who hears of what the switch does: the daemon, by its connection. */
export interface Daemon {
  attached(snapshot: Snapshot): void;
  lost(): void;
  happen(happening: Happening): void;
  ended(commandId: number, failure: string | null): void;
  knownLegs(): Iterable<string>;
}

/** What people notice of it. */
export interface Witness {
  called(who: string, command: Command & { do: 'originate' }): void;
  answered(who: string): void;
  joined(who: string): void;
  released(who: string): void;
  /** For the story: what the switch was told, and what it told. */
  commanded(command: Command): void;
}

/**
 * A switch that takes its time: commands and facts are under way for a while, those of one leg in their order, and in bad
 * weather some are lost, doubled, refused or late. It tells nobody while nobody is connected.
 */
export class SlowSwitch implements Lines {
  readonly phone = new ObedientSwitch();
  weather: Weather = CALM;
  /** Something was lost since the last snapshot: what we believe may be wrong. */
  isTainted = false;
  isConnected = false;
  /** Commands and facts on their way. */
  underWay = 0;
  daemon: Daemon | null = null;
  private readonly names = new Map<string, string>();
  private readonly lanes = new Map<string, number>();
  private epoch = 0;
  private nth = 0;
  private readonly clock: Clock;
  private readonly seed: number;
  private readonly witness: Witness;

  constructor(clock: Clock, seed: number, witness: Witness) {
    this.clock = clock;
    this.seed = seed;
    this.witness = witness;
  }

  channels(): ReadonlyMap<string, Channel> {
    return this.phone.channels;
  }

  unrecorded(world: World): readonly string[] {
    return unrecorded(world, this.phone);
  }

  /** The person at a channel: a telephone's user, a number, or a caller. */
  whoIs(legId: string): string {
    return this.names.get(legId) ?? legId;
  }

  legOf(who: string): string | undefined {
    for (const legId of this.phone.channels.keys()) if (this.whoIs(legId) === who) return legId;
    return undefined;
  }

  /** Another copy of a command is under way after a new connection. */
  send({ id, command }: NumberedCommand): void {
    if (!this.isConnected) return this.post('outcomes', 1, () => this.daemon?.ended(id, 'not attached'), true);
    if (this.chance('lost', command.do) < this.weather.lost) return this.taint();
    this.post('commands', 1 + this.delay(command.do, 4), () => this.carryOut(id, command));
  }

  private carryOut(id: number, command: Command): void {
    this.witness.commanded(command);
    if (this.chance('failing', command.do) < this.weather.failing) return this.end(id, command, 'the weather');
    const before = command.do === 'originate' ? undefined : this.channelOf(command);
    const wasGone = before === undefined;
    const [outcome, ...facts] = this.phone.obey(command);
    this.end(id, command, outcome?.type === 'outcome' ? outcome.failure : null);
    this.tell(facts);
    this.notice(command, wasGone);
  }

  private end(id: number, command: Command, failure: string | null): void {
    if (this.chance('outcome', command.do) < this.weather.lost) return this.taint();
    this.post('outcomes', 1 + this.delay(`${command.do}!`, 4), () => this.daemon?.ended(id, failure));
  }

  private channelOf(command: Command): Channel | undefined {
    return 'legId' in command ? this.phone.channels.get(command.legId) : undefined;
  }

  private notice(command: Command, wasGone: boolean): void {
    if (command.do === 'originate') return this.noticeCall(command);
    if (wasGone || !('legId' in command)) return;
    if (command.do === 'join') this.witness.joined(this.whoIs(command.legId));
    if (command.do === 'release') this.witness.released(this.whoIs(command.legId));
    if (command.do === 'say') this.later(3000, () => this.endAnnouncement(command.legId));
  }

  private noticeCall(command: Command & { do: 'originate' }): void {
    if (!this.phone.channels.has(command.legId)) return;
    const who = command.target.is === 'number' ? command.target.number : command.target.user;
    this.names.set(command.legId, who);
    this.witness.called(who, command);
    this.later(command.timeoutMs + 2000, () => {
      if (this.phone.channels.get(command.legId)?.phase !== 'answered')
        this.tell(this.hangUp(command.legId, 'NO_ANSWER'));
    });
  }

  private endAnnouncement(legId: string): void {
    const channel = this.phone.channels.get(legId);
    if (channel?.place.at !== 'playing' || channel.voice !== 'announcement') return;
    [channel.place, channel.voice] = [{ at: 'parked' }, null];
    this.tell([{ type: 'fact', fact: { fact: 'leg-play-ended', legId } }]);
  }

  hangUp(legId: string, cause: string): Happening[] {
    return this.phone.hangUp(legId, cause);
  }

  answer(legId: string): void {
    if (this.phone.channels.get(legId)?.phase === 'answered') return;
    this.tell(this.phone.answer(legId));
    this.witness.answered(this.whoIs(legId));
  }

  /** Facts go to whoever is connected. A call that arrives comes by a connection of its own. */
  tell(happenings: readonly Happening[]): void {
    for (const happening of happenings) {
      if (happening.type === 'call-arrived' || happening.type === 'feature-dialled') this.arrive(happening);
      else if (this.isConnected) this.tellFact(happening);
    }
  }

  private tellFact(happening: Happening): void {
    if (happening.type !== 'fact') return;
    const { fact } = happening;
    const { lost, twice, lateMs } = this.weather;
    const dice = this.chance('fact', fact.fact);
    if (dice < lost) return this.taint();
    const lane = 'legId' in fact ? fact.legId : fact.user;
    const delay = (): number => 2 + this.delay(fact.fact, lateMs);
    this.post(lane, delay(), () => this.daemon?.happen(happening));
    if (dice < lost + twice) this.post(lane, delay(), () => this.daemon?.happen(happening));
  }

  /** It waits until we have heard what became of the command that gave it back to its script. */
  private arrive(happening: Happening & { legId: string }): void {
    this.lanes.set(happening.legId, Math.max(this.lanes.get(happening.legId) ?? 0, this.lanes.get('outcomes') ?? 0));
    const deliver = (): void => {
      if (this.daemon !== null) return this.daemon.happen(happening);
      const channel = this.phone.channels.get(happening.legId);
      if (channel === undefined) return;
      [channel.isHeld, channel.place] = [false, DETACHED];
      this.comeRound(happening);
    };
    this.post(happening.legId, 2 + this.delay('arrival', 10), deliver, true);
  }

  /** Nobody answers at our door: its dialplan tries again. */
  private comeRound(happening: Happening & { legId: string }): void {
    this.later(1500, () => {
      const channel = this.phone.channels.get(happening.legId);
      if (channel === undefined || channel.isHeld || channel.place.at !== 'detached') return;
      [channel.isHeld, channel.place] = [true, { at: 'parked' }];
      this.arrive(happening);
    });
  }

  /** Its control socket breaks: it goes on, and comes round to us when it is not in a room. */
  dropSocket(legId: string): boolean {
    const channel = this.phone.channels.get(legId);
    if (channel === undefined || !channel.isHeld) return false;
    const facts = this.phone.dropSocket(legId);
    this.tell(facts);
    if (facts.length > 0) this.comeBackSoon(legId);
    return facts.length > 0;
  }

  private comeBackSoon(legId: string): void {
    this.later(1500, () => {
      const channel = this.phone.channels.get(legId);
      if (channel === undefined || channel.isHeld || channel.place.at !== 'detached') return;
      if (this.daemon === null) return this.comeBackSoon(legId);
      this.tell(this.phone.comeBack(legId));
    });
  }

  loseConnection(): void {
    if (!this.isConnected) return;
    this.isConnected = false;
    this.epoch += 1;
    this.daemon?.lost();
  }

  /** What happens while the snapshot is under way comes after it. */
  connect(): void {
    if (this.isConnected || this.daemon === null) return;
    const { daemon } = this;
    this.isConnected = true;
    this.isTainted = this.weather !== CALM;
    const snapshot = this.phone.snapshot(daemon.knownLegs());
    const lag = 1 + this.delay('snapshot', 40);
    const known = new Set([...this.phone.channels.keys(), ...this.phone.registered, ...daemon.knownLegs(), 'outcomes']);
    for (const lane of known) this.lanes.set(lane, Math.max(this.lanes.get(lane) ?? 0, this.clock.now() + lag));
    this.post('snapshot', lag, () => daemon.attached(snapshot));
  }

  restart(): void {
    this.loseConnection();
    this.phone.restart();
  }

  taint(): void {
    this.isTainted = true;
  }

  private later(ms: number, act: () => void): void {
    this.clock.setTimer(act, ms);
  }

  /** What is sent over a connection that breaks does not arrive; isSafe: it does not go by that connection. */
  private post(lane: string, delayMs: number, deliver: () => void, isSafe = false): void {
    const at = Math.max(this.clock.now() + delayMs, this.lanes.get(lane) ?? 0);
    this.lanes.set(lane, at);
    const { epoch } = this;
    this.underWay += 1;
    this.later(at - this.clock.now(), () => {
      this.underWay -= 1;
      if (isSafe || epoch === this.epoch) deliver();
    });
  }

  private delay(what: string, limitMs: number): number {
    return mixBelow(Math.max(limitMs, this.weather === CALM ? 0 : this.weather.lateMs), ...this.keys(what));
  }

  private chance(kind: string, what: string): number {
    return this.weather === CALM ? 1000 : mixBelow(1000, ...this.keys(kind + what));
  }

  private keys(what: string): number[] {
    this.nth += 1;
    return [this.seed, this.clock.now(), hashText(what)];
  }
}
