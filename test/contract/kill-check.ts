import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { OUR_ROOM_PREFIX } from '../../src/core/model/fact.ts';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { MAIN } from '../stage/daemon-process.ts';
import { openRows } from '../stage/database.ts';
import type { StageEvent } from '../stage/event-reader.ts';
import type { StageCall } from '../stage/stage.ts';
import { compareRooms } from './compare-rooms.ts';
import type { Desktop } from './desktops.ts';
import { EventBook } from './event-book.ts';
import { look, type Seen, type SeenTalk } from './kill-look.ts';

const CONVERGES_MS = 20_000;
/** A look costs the daemon more than what it looks for. */
const LOOK_AGAIN_MS = 50;
const run = promisify(execFile);

/** Reads what is told along, and says what is wrong with the state of things. */
export class Auditor {
  readonly #stage: Stage;
  readonly #book = new EventBook();
  /** By task: since when it waits. */
  readonly #began = new Map<string, string>();
  readonly #told: string[] = [];
  #read = 0;
  #lastSeq = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Waits until all has come to rest and nothing is wrong; gives what still is. */
  async faultsAtLast(calls: () => readonly StageCall[], desktops: readonly Desktop[]): Promise<readonly string[]> {
    let faults: readonly string[] = [];
    const isRight = async (): Promise<boolean> => {
      faults = await this.faults(calls(), desktops).catch((error: unknown) => [String(error)]);
      if (faults.length > 0) await pause(LOOK_AGAIN_MS);
      return faults.length === 0;
    };
    await until('all is right', isRight, CONVERGES_MS).catch(() => null);
    return [...this.#told, ...faults];
  }

  async faults(calls: readonly StageCall[], desktops: readonly Desktop[]): Promise<readonly string[]> {
    const seen = await look(this.#stage, calls);
    const { rig } = this.#stage;
    const [rooms, channels, recorded] = await Promise.all([rig.members(), rig.channels(), rig.recorded()]);
    await this.#readEvents();
    return [
      ...compareRooms(seen.talks, rooms),
      ...seen.talks.flatMap(unapplied),
      ...seen.talks.flatMap((talk) => unrecorded(talk, recorded)),
      ...this.#legFaults(channels),
      ...this.#agentFaults(seen),
      ...callFaults(calls, seen),
      ...this.#queueFaults(seen),
      ...this.#openFaults(seen),
      ...(await Promise.all(desktops.map(absence))).flat(),
    ];
  }

  /** `enqueued conversations --json` shows whom the switch has in its rooms. */
  async cliFaults(): Promise<readonly string[]> {
    const env = { ...process.env, ENQUEUED_URL: this.#stage.url() };
    const { stdout } = await run(process.execPath, [MAIN, 'conversations', '--json'], { env });
    const { result } = JSON.parse(stdout) as { result: CliTalk[] };
    const talks = result.map(({ id, agents, outs }) => ({
      id,
      members: [...agents, ...outs]
        .filter(({ end_time }) => end_time === null)
        .map(({ call_id: leg, mode }) => ({ leg, mode })),
    }));
    return compareRooms(talks, await this.#stage.rig.members()).map((fault) => `by the command line: ${fault}`);
  }

  async #readEvents(): Promise<void> {
    const all = await this.#stage.events.all();
    for (const event of all.slice(this.#read)) this.#take(event);
    this.#read = all.length;
  }

  #take(event: StageEvent): void {
    const seq = event['seq'] as number;
    if (seq <= this.#lastSeq) this.#told.push(`event ${seq} after ${this.#lastSeq}`);
    this.#lastSeq = seq;
    const fault = this.#book.read(event);
    if (fault !== null) this.#told.push(`${seq}: ${fault}`);
  }

  #legFaults(channels: readonly string[]): string[] {
    const { leg = [], command = [], timer = [] } = openRows(join(this.#stage.folder, 'enqueued.db'));
    const strange = channels.filter((uuid) => !leg.includes(uuid)).map((uuid) => `the switch alone has ${uuid}`);
    const gone = leg.filter((id) => !channels.includes(id)).map((id) => `the database alone has ${id}`);
    const ownerless = timer.filter((id) => id.startsWith('leg:') && !leg.includes(id.split(':')[1] ?? ''));
    return [...strange, ...gone, ...command.map((one) => `in flight: ${one}`), ...ownerless.map((id) => `timer ${id}`)];
  }

  #agentFaults({ agents, talks }: Seen): string[] {
    const seated = new Set(talks.flatMap(({ members }) => members.flatMap(({ agent }) => agent ?? [])));
    return agents.flatMap(({ name, state }) => {
      const lines = this.#stage.phone(name).live.length;
      const isBusy = state === 'talking' || state === 'fetching';
      if (state === 'fetching') return [`${name} is fetching`];
      if (isBusy && lines === 0) return [`${name} is ${state}, and has no leg`];
      if (seated.has(name) && lines === 0) return [`${name} is in a conversation, and has no leg`];
      return !isBusy && lines > 0 ? [`${name} is ${state}, and has a leg`] : [];
    });
  }

  #queueFaults({ tasks, agents }: Seen): string[] {
    const faults = tasks.flatMap(({ id, began }) => {
      const known = this.#began.get(id) ?? began;
      this.#began.set(id, known);
      return known === began ? [] : [`${id} waits since ${known}, is shown since ${began}`];
    });
    const order = tasks.map(({ began }) => began).join();
    const sorted = tasks.map(({ began }) => began).sort();
    const idle = agents.filter(({ state, name }) => state === 'idle' && name !== '1000');
    const unserved = tasks.filter(({ from }) => !from.startsWith('9'));
    return [
      ...faults,
      ...(order === sorted.join() ? [] : [`the queue is in the order ${order}`]),
      ...(idle.length > 0 && unserved.length > 0
        ? [`${unserved.map(({ id }) => id).join()} waits, ${idle[0]!.name} is idle`]
        : []),
    ];
  }

  #openFaults({ talks, tasks }: Seen): string[] {
    const seats = talks.flatMap(({ id, members }) =>
      members.flatMap(({ agent }) => (agent === null ? [] : `seat ${agent} ${id}`)),
    );
    const open = [...talks.map(({ id }) => `conversation ${id}`), ...tasks.map(({ id }) => `task ${id}`), ...seats];
    const told = this.#book.open();
    const untold = open.filter((one) => !told.includes(one)).map((one) => `${one} was not told of, or as over`);
    return [...untold, ...told.filter((one) => !open.includes(one)).map((one) => `${one} is over untold`)];
  }
}

interface CliTalk {
  readonly id: string;
  readonly agents: readonly CliMember[];
  readonly outs: readonly CliMember[];
}

interface CliMember {
  readonly call_id: string;
  readonly mode: number;
  readonly end_time: unknown;
}

const unapplied = ({ id, members }: SeenTalk): string[] =>
  members.filter(({ applied }) => !applied).map(({ leg, mode }) => `${leg} has not mode ${mode} in ${id}`);

/** In one file, as long as anybody is in the room. */
function unrecorded({ id, file }: SeenTalk, recorded: Awaited<ReturnType<Stage['rig']['recorded']>>): string[] {
  const files = recorded[OUR_ROOM_PREFIX + id];
  const isRight = file === null || files === undefined || files.join() === file;
  return isRight ? [] : [`${id} is recorded to ${files.join() || 'nothing'}, and says ${file}`];
}

/** Whoever has called and is there still waits or talks. */
function callFaults(calls: readonly StageCall[], { talks, tasks }: Seen): string[] {
  const places = new Set([
    ...tasks.map(({ from }) => from),
    ...talks.flatMap(({ members }) => members.map((m) => m.name)),
  ]);
  return calls
    .filter((call) => call.isLive && !places.has(call.from) && !places.has(call.name))
    .map(({ name, from }) => `${name} (${from}) is nowhere`);
}

const absence = (desktop: Desktop): Promise<string[]> =>
  desktop.status().then(
    () => [],
    (error: unknown) => [`the desktop of ${desktop.name}: ${String(error)}`],
  );
