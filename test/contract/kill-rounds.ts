import type { Test } from 'tap';
import { createRandom, type Random } from '../../src/lib/random.ts';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches, withoutTime } from '../stage/on-both-switches.ts';
import type { StageCall } from '../stage/stage.ts';
import type { Receiver } from '../webhooks/receiver.ts';
import { sitDown, type Desktop } from './desktops.ts';
import { hearTalks, judgeGaps, musicGap, recordAll } from './kill-audio.ts';
import { Auditor } from './kill-check.ts';
import { HookBook } from './kill-hook.ts';
import { INSTANTS, strikeUpon } from './kill-instants.ts';
import { look, type SeenTalk } from './kill-look.ts';
import { AGENTS, SUPERVISOR, Traffic } from './kill-traffic.ts';
import { everybodyServes, sendHome, toWork, transferOne } from './kill-work.ts';
import { doAs, settled, toNumber } from './office.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

/** npm run test:long: the numbers of docs/operating.md. KILLS, KILL_SEED: others. */
const isLong = withoutTime() === false;
const TIMES = { embedded: isLong ? 200 : 3, real: isLong ? 34 : 2 } as const;
const SEED = Number(process.env['KILL_SEED'] ?? 1);

/** A test on both switches: this fault, again and again; share: of the usual number; receiver: of the daemon's webhook. */
export function runRounds(title: string, fault: Fault, share: number, receiver: Receiver | null = null): void {
  onBothSwitches(title, {}, async (t, stage) => {
    const times = Number(process.env['KILLS'] ?? Math.max(1, Math.floor(TIMES[stage.kind] * share)));
    const rounds = new FaultRounds(t, stage, fault, receiver);
    await rounds.begin();
    let faults: readonly string[] = [];
    for (let n = 0; n < times && faults.length === 0; n++)
      faults = (await rounds.round(n)).map((what) => `KILL_SEED=${SEED}, ${fault.name} ${n}: ${what}`);
    t.strictSame(faults, []);
    t.strictSame(await rounds.end(), []);
    for (const line of rounds.report()) t.comment(line);
  });
}

/** Another seed begins with other instants: a short run has not time for all. */
const IN_A_RUN = 17;
/** Traffic before the daemon may be killed, and how long the instant is waited for. */
const EARLIEST_MS = 400;
const LIMIT_MS = 4000;
const SERVE_ALL = 10;
const ASK_CLI = { embedded: 5, real: 1 };

/** What is done to the daemon, or to its way to the switch, and undone. */
export interface Fault {
  readonly name: string;
  strike(stage: Stage): Promise<void>;
  /** Comes back when all should be able to come right; drawn: a number of the seed. Gives what else it did. */
  mend(stage: Stage, drawn: number): Promise<readonly string[]>;
  /** So many deeds come between. */
  readonly deedsBetween: number;
  /** The connection ends with it: what was about to be sent may be lost. */
  readonly isCutOff: boolean;
}

/** Whom nobody touches: three who talk, two who wait for somebody who never comes. */
interface Anchors {
  readonly talk: string;
  readonly calls: readonly StageCall[];
  readonly tasks: readonly { readonly id: string; readonly began: string }[];
}

/** Fault after fault amid traffic; after each of them all is checked. */
export class FaultRounds {
  readonly #t: Test;
  readonly #stage: Stage;
  readonly #random: Random;
  readonly #auditor: Auditor;
  readonly #fault: Fault;
  readonly #receiver: Receiver | null;
  #hook: HookBook | null = null;
  readonly #counts: Record<string, number> = {};
  readonly #gaps: { dead: number; otherwise: number; music: number }[] = [];
  #pairs = 0;
  #untouched = 0;
  #transfers = 0;
  #desktops: Desktop[] = [];
  readonly #possible: typeof INSTANTS;
  readonly #tried = new Set<string>();
  /** Instants that went by. */
  readonly #passed = new Set(['at any time']);
  #anchors: Anchors = { talk: '', calls: [], tasks: [] };
  #traffic!: Traffic;

  constructor(t: Test, stage: Stage, fault: Fault, receiver: Receiver | null) {
    this.#fault = fault;
    this.#possible = INSTANTS.filter(([, one]) => fault.isCutOff || one.upon !== 'command' || one.isHeard);
    this.#receiver = receiver;
    this.#t = t;
    this.#stage = stage;
    this.#random = createRandom([SEED, 2, 3, 4]);
    this.#auditor = new Auditor(stage);
  }

  async begin(): Promise<void> {
    const stage = this.#stage;
    if (this.#receiver !== null) this.#hook = await HookBook.open(stage, this.#receiver);
    await stage.login('1001');
    const trio = stage.call(stage.number(enqueue('', toAgent('1001'))), { from: '900000' });
    const { id: talk } = await stage.conversationOf(trio);
    await doAs(stage, '1001', 'inviteOut', {
      conversationId: talk,
      ...toNumber('5550008', { max_answer_seconds: 7200 }),
      mode: 1,
    });
    await until('three talk', async () => (await settled(stage, talk)).outs.length === 2);
    const waiting = stage.number(enqueue('', toSkill('never')));
    const calls = [trio];
    const tasks: { id: string; began: string }[] = [];
    for (const from of ['900001', '900002']) {
      calls.push(stage.call(waiting, { from }));
      const { id, begin_time: began } = await stage.taskOf(calls.at(-1)!);
      tasks.push({ id, began });
    }
    this.#anchors = { talk, calls, tasks };
    const supervisor = await sitDown(this.#t, stage, SUPERVISOR, { role: 'supervisor', status: 'BUSY' });
    this.#desktops = [supervisor, ...(await this.#sitDownAll())];
    this.#traffic = new Traffic(stage, this.#random, this.#desktops, new Set([talk]));
    this.#traffic.calm();
  }

  #sitDownAll(): Promise<Desktop[]> {
    return Promise.all(AGENTS.map((agent) => sitDown(this.#t, this.#stage, agent, { skills: { s: 1 } })));
  }

  /** One fault; gives what is wrong after it. */
  async round(n: number): Promise<readonly string[]> {
    const [name, instant] = this.#possible[(n + SEED * IN_A_RUN) % this.#possible.length]!;
    const { next } = this.#random;
    const plan = { afterMs: next() % 800, limitMs: LIMIT_MS, passes: (one: string) => void this.#passed.add(one) };
    this.#tried.add(name);
    const drawn = next();
    tell(n, name, plan);
    const record = await recordAll(this.#stage);
    const atBegin = await look(this.#stage, this.#allCalls());
    this.#traffic.touched.clear();
    const isHit = await this.#strikeAmidTraffic((strike) => strikeUpon(this.#stage, instant, plan, strike));
    const from = performance.now();
    this.#count(isHit ? name : 'at any time');
    for (let left = this.#fault.deedsBetween; left > 0; left--) await this.#traffic.deed();
    tell('struck', isHit);
    for (const more of await this.#fault.mend(this.#stage, drawn)) this.#count(more);
    tell('mended');
    const dead = { from: from - 100, to: performance.now() + 1000 };
    this.#traffic.calm();
    const faults = [
      ...(await this.#auditor.faultsAtLast(() => this.#allCalls(), this.#desktops)),
      ...(await this.#untouchedFaults(this.#traffic.seen.talks)),
      ...(await this.#anchorFaults()),
      ...this.#traffic.faults,
    ];
    if (record !== null) faults.push(...(await this.#audioFaults(await record(), atBegin.talks, dead)));
    tell('looked', faults);
    const then = faults.length > 0 ? [] : await this.#workFaults(n);
    return [...faults, ...then].map((fault) => `${name}${isHit ? '' : ' (not seen)'}: ${fault}`);
  }

  /** As it goes until it has struck; the instant is looked for when it is in full swing. */
  async #strikeAmidTraffic(upon: (strike: () => Promise<void>) => Promise<boolean>): Promise<boolean> {
    let isOver = false;
    const end = performance.now() + EARLIEST_MS;
    while (performance.now() < end) await this.#traffic.deed();
    const struck = upon(() => this.#fault.strike(this.#stage)).finally(() => (isOver = true));
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by the fault
    while (!isOver) await this.#traffic.deed();
    return struck;
  }

  /** Those with whom nothing was done before the kill are together still. */
  async #untouchedFaults(before: readonly SeenTalk[]): Promise<string[]> {
    const { touched } = this.#traffic;
    const now = await look(this.#stage, this.#allCalls());
    const isUntouched = ({ id, members }: SeenTalk): boolean =>
      !touched.has(id) && members.length > 1 && members.every((member) => member.applied && !touched.has(member.name));
    const untouched = before.filter(isUntouched);
    this.#untouched += untouched.length;
    return untouched
      .filter(({ id, members }) => {
        const same = now.talks.find((talk) => talk.id === id);
        return !members.every(({ leg }) => same?.members.some((member) => member.leg === leg));
      })
      .map(
        ({ id, members }) => `${id} with ${members.map((member) => member.name).join()} was left alone, and is torn`,
      );
  }

  async #anchorFaults(): Promise<string[]> {
    const { calls, talk, tasks } = this.#anchors;
    const { talks, tasks: waiting } = await look(this.#stage, this.#allCalls());
    const members = talks.find(({ id }) => id === talk)?.members ?? [];
    const places = tasks.map(({ id }) => waiting.findIndex((task) => task.id === id));
    const isWaiting = tasks.every(({ id, began }) => waiting.some((task) => task.id === id && task.began === began));
    return [
      ...calls.filter((call) => !call.isLive).map(({ name, cause }) => `${name} was dropped: ${cause}`),
      ...(members.length === 3 ? [] : [`${members.length} of 3 talk`]),
      ...(isWaiting && places[0]! < places[1]! ? [] : [`of those who wait: ${JSON.stringify({ tasks, waiting })}`]),
    ];
  }

  async #audioFaults(
    recordings: Parameters<typeof hearTalks>[1],
    before: readonly SeenTalk[],
    dead: { from: number; to: number },
  ): Promise<string[]> {
    const { touched } = this.#traffic;
    const { talks: after } = await look(this.#stage, this.#allCalls());
    const isSame = ({ id, members }: SeenTalk): boolean =>
      !touched.has(id) &&
      members.every(
        ({ leg, name }) =>
          !touched.has(name) && after.some((talk) => talk.id === id && talk.members.some((one) => one.leg === leg)),
      );
    const heard = hearTalks(before.filter(isSame), recordings);
    const { worst, usual, faults } = judgeGaps(heard, dead);
    const music = Math.max(...['c1', 'c2'].map((name) => musicGap(recordings[name]!)));
    this.#pairs += heard.length;
    this.#gaps.push({ dead: worst, otherwise: usual, music });
    return faults;
  }

  /** What is there can be worked with: modes, a transfer, a hang-up; and now and then everybody takes a call. */
  async #workFaults(n: number): Promise<readonly string[]> {
    const stage = this.#stage;
    const { talk } = this.#anchors;
    const { outs } = await stage.ok('GET', `/conversation/${talk}`);
    for (const mode of [2, 1]) {
      await stage.ok('POST', `/conversation/${talk}/call/${outs[1].call_id}/lsm`, { mode });
      await settled(stage, talk);
    }
    await toWork(stage);
    if (await transferOne(stage, this.#traffic, talk)) this.#transfers += 1;
    if (n % SERVE_ALL === SERVE_ALL - 1) {
      await sendHome(stage, this.#traffic, talk);
      await everybodyServes(stage, this.#traffic);
    }
    const faults = await this.#auditor.faultsAtLast(() => this.#allCalls(), this.#desktops);
    return n % ASK_CLI[stage.kind] === 0 ? [...faults, ...(await this.#auditor.cliFaults())] : faults;
  }

  /** Everybody goes home; nothing is left, and every event has come. */
  async end(): Promise<string[]> {
    const stage = this.#stage;
    await sendHome(stage, this.#traffic, this.#anchors.talk);
    await stage.ok('DELETE', `/conversation/${this.#anchors.talk}`);
    for (const call of this.#anchors.calls) if (call.isLive) await call.hangup();
    const left = await stage.leftoversAtLast();
    for (const desktop of this.#desktops) desktop.client.close();
    return [
      ...Object.entries(left).map(([kind, ids]) => `left over: ${kind} ${ids.join()}`),
      ...((await this.#hook?.faults(stage)) ?? []),
      ...this.#neverSeen(),
    ];
  }

  /** Where each came up: one that never was is no instant, and all were killed at any time. */
  #neverSeen(): string[] {
    if (this.#possible.some(([name]) => !this.#tried.has(name))) return [];
    return [...this.#tried].filter((name) => !this.#passed.has(name)).map((name) => `never seen: ${name}`);
  }

  #allCalls(): StageCall[] {
    return [...this.#anchors.calls, ...this.#traffic.calls];
  }

  #count(name: string): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  }

  report(): string[] {
    const total = Object.values(this.#counts).reduce((sum, one) => sum + one, 0);
    const { done } = this.#traffic;
    const at = (of: (gap: { dead: number; otherwise: number; music: number }) => number): string => {
      const all = this.#gaps.map(of).sort((a, b) => a - b);
      return `median ${(all[all.length >> 1] ?? 0).toFixed(0)}, worst ${(all.at(-1) ?? 0).toFixed(0)} ms`;
    };
    return [
      ...Object.entries(this.#counts).map(
        ([name, count]) => `| ${this.#stage.kind} | ${this.#fault.name} | ${name} | ${count} |`,
      ),
      `${total} times ${this.#fault.name}; ${this.#untouched} conversations that nobody touched went on, ${this.#transfers} transferred after it`,
      ...(this.#hook === null ? [] : [this.#hook.report()]),
      `done amid it: ${Object.entries(done)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}`,
      ...(this.#gaps.length === 0
        ? []
        : [
            `gaps of ${this.#pairs} pairs: then ${at((gap) => gap.dead)}; otherwise ${at((gap) => gap.otherwise)}; of hold music ${at((gap) => gap.music)}`,
          ]),
    ];
  }
}

/** KILL_TELL=1: what is going on, as it goes on. */
const tell = (...what: readonly unknown[]): void => {
  if (process.env['KILL_TELL'] !== undefined)
    process.stderr.write(`${performance.now().toFixed(0)} ${JSON.stringify(what)}\n`);
};
