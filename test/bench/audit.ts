import { performance } from 'node:perf_hooks';
import { findDifferences, findFaults } from '../../src/core/audit.ts';
import { decide } from '../../src/core/decide/decide.ts';
import type { Happening } from '../../src/core/model/input.ts';
import { DEFAULT_SETTINGS } from '../../src/core/model/settings.ts';
import { applyChanges, createWorld, type World } from '../../src/core/model/world.ts';
import { realClock } from '../../src/pace/clock.ts';
import { inSlices } from '../../src/pace/in-slices.ts';
import type { Connection } from '../../src/switch/connection.ts';
import { readSurvey } from '../../src/switch/read-snapshot.ts';
import { arrival, readDocument, route } from '../core/kit.ts';
import { ObedientSwitch } from '../core/obedient-switch.ts';
import { summarize } from './quantiles.ts';

const NOON = 1_800_014_400_000;
const ROUNDS = 100;

/** So many legs, half of them callers, in conversations of two. */
function fill(legs: number): { readonly world: World; readonly phone: ObedientSwitch } {
  const [world, phone] = [createWorld(DEFAULT_SETTINGS), new ObedientSwitch()];
  let serial = 0;
  const take = (happening: Happening): void => {
    serial += 1;
    const input = { at: NOON + serial, serial, day: 1, draw: [serial, 2, 3, 4] as const, happening };
    const { changes, commands } = decide(world, input);
    applyChanges(world, changes);
    for (const command of commands) for (const next of phone.obey(command)) take(next);
  };
  const ask = (name: string, params: object): void =>
    take({ type: 'request', request: { name, callcentre: 'default', params } as never });
  ask('callcentre.create', { id: 'default' });
  for (let n = 0; n < legs / 2; n += 1) phone.registered.add(`u${n}`);
  take({ type: 'switch-attached', snapshot: phone.snapshot([]) });
  for (let n = 0; n < legs / 2; n += 1) {
    const [agent, legId] = [`u${n}`, `0c000000-0000-4000-8000-${String(n).padStart(12, '0')}`];
    ask('extension.create', { id: null, line: { type: 1, user: agent, password: 'x' } });
    ask('agent.login', { name: agent, num: null, state: 'idle', skills: [], extension: agent, channel: null });
    phone.handOver(legId);
    take(arrival(legId, { ok: true, value: readDocument(route(`<agent name="${agent}"/>`)) }));
    const ringing = world.tables.agent.get(`default/${agent}`)?.legId;
    for (const next of phone.answer(ringing ?? '')) take(next);
  }
  return { world, phone };
}

/** Rows as long as those of FreeSWITCH 1.10.12. */
const PADDING = {
  name: 'sofia/internal/1001@enqueued.internal',
  dialplan: 'XML',
  context: 'default',
  more: 'x'.repeat(620),
};

function repliesOf(phone: ObedientSwitch): Readonly<Record<string, string>> {
  const channels = [...phone.channels.values()];
  const rooms = new Map<string, object[]>();
  for (const { legId, place } of channels)
    if (place.at === 'room') {
      const flags = {
        can_hear: !place.flags.deaf,
        can_speak: !place.flags.mute,
        talking: false,
        more: 'x'.repeat(180),
      };
      rooms.set(place.room, [...(rooms.get(place.room) ?? []), { type: 'caller', id: 1, flags, uuid: legId }]);
    }
  const rows = channels.map(({ legId }) => ({
    uuid: legId,
    callstate: 'ACTIVE',
    application: 'conference',
    ...PADDING,
  }));
  const registered = [...phone.registered].map((user) => ({ reg_user: user, realm: 'd', url: 'x'.repeat(120) }));
  return {
    'api global_getvar core_uuid': phone.switchId,
    'api show channels as json': JSON.stringify({ row_count: rows.length, rows }),
    'api conference json_list': JSON.stringify(
      [...rooms].map(([conference_name, members]) => ({ conference_name, members })),
    ),
    'api show registrations as json': JSON.stringify({ row_count: registered.length, rows: registered }),
  };
}

/** How long others had to wait for their turn at most, while this went on. */
async function longestWait(job: () => Promise<unknown>): Promise<number> {
  const watch = { isOver: false, longest: 0 };
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    watch.longest = Math.max(watch.longest, now - last);
    last = now;
    if (!watch.isOver) setImmediate(look);
  };
  setImmediate(look);
  await job();
  watch.isOver = true;
  look();
  return watch.longest;
}

/** The daemon's own part of one audit in calm: read the lists, compare, check. */
async function measure(legs: number): Promise<void> {
  const { world, phone } = fill(legs);
  const replies = repliesOf(phone);
  const connection = {
    send: (requests: readonly string[], onReply: (reply: string) => void) =>
      void requests.forEach((request) => onReply(replies[request] ?? '')),
  } as unknown as Connection;
  const own = {
    known: new Set(world.tables.leg.keys()),
    held: new Set<string>(),
    handedOn: new Map<string, string>(),
    domain: 'd',
  };
  const waits: number[] = [];
  const audit = async (): Promise<void> => {
    const survey = await readSurvey(connection, own, () => Promise.resolve([]), realClock);
    const found = survey === null ? [] : await inSlices(findDifferences(world, survey, NOON + 1e9));
    const faults = await inSlices(findFaults(world, NOON + 1e9));
    if (found.length + faults.filter(({ of }) => of !== 'timer').length > 0)
      throw new Error(JSON.stringify([found[0], faults[0]]));
  };
  const before = process.cpuUsage();
  for (let n = 0; n < ROUNDS; n += 1) waits.push(await longestWait(audit));
  const { user, system } = process.cpuUsage(before);
  const bytes = Object.values(replies).reduce((sum, { length }) => sum + length, 0);
  console.log(
    `audit, ${legs} legs, ${Math.round(bytes / 1024)} KiB of replies: ${((user + system) / 1000 / ROUNDS).toFixed(2)} ms of processor; ` +
      `others wait at most, ms: ${summarize(waits)}`,
  );
}

for (const legs of [0, 100, 1000, 10_000]) await measure(legs);
