import type { Snapshot, Survey } from '../core/model/fact.ts';
import type { Clock } from '../pace/clock.ts';
import type { Connection } from './connection.ts';
import { isLegId } from './grammar.ts';
import {
  assembleSnapshot,
  findCandidates,
  findStrangers,
  findUncertain,
  readLists,
  type ChannelState,
  type OwnLegs,
  type SwitchOverview,
} from './snapshot.ts';

/** How often the switch is asked for its lists when it cannot read them, and how long it is left alone in between. */
const TRIES = 20;
const PAUSE_MS = 50;
/** Channels that are asked for at once: of ten thousand the last reply would be overdue. */
const PORTION = 500;

/**
 * Asks the switch for the truth, in two rounds: everything at once, then each channel of ours whose state that does
 * not tell. Events must be subscribed to before, and be kept until this is over. Null: the connection ended.
 */
export async function readSnapshot(connection: Connection, own: OwnLegs, clock: Clock): Promise<Snapshot | null> {
  const overview = await readOverview(connection, clock);
  if (overview === null) return null;
  const lists = await readLists(overview, own.domain);
  const uncertain = findUncertain(lists, findCandidates(lists, own)).filter(isLegId);
  const states = await askStates(connection, uncertain);
  return states === null ? null : assembleSnapshot(lists, states, own);
}

/**
 * The same for less: only channels that are in doubt, by what the lists say, are asked one by one. With a thousand calls
 * that is what makes it cheap enough to be done again and again.
 */
export async function readSurvey(
  connection: Connection,
  own: OwnLegs,
  findDoubtful: (survey: Survey) => Promise<readonly string[]>,
  clock: Clock,
): Promise<Survey | null> {
  const overview = await readOverview(connection, clock);
  if (overview === null) return null;
  const lists = await readLists(overview, own.domain);
  const strangers = findStrangers(lists, own);
  const first = { ...(await assembleSnapshot(lists, new Map(), own)), strangers };
  const doubtful = (await findDoubtful(first)).filter(isLegId);
  if (doubtful.length === 0) return first;
  const states = await askStates(connection, doubtful);
  return states === null ? null : { ...(await assembleSnapshot(lists, states, own)), strangers };
}

/**
 * The switch keeps its lists in a database of its own and answers `-ERR SQL Error [database table is locked]` when that
 * is busy. That is no empty list: whoever took it for one would log all agents out.
 *
 * @throws Error - it does not list its calls, however often it is asked
 */
async function readOverview(connection: Connection, clock: Clock): Promise<SwitchOverview | null> {
  for (let left = TRIES; ;) {
    const replies = await ask(connection, [
      'api global_getvar core_uuid',
      'api show channels as json',
      'api conference json_list',
      'api show registrations as json',
    ]);
    if (replies === null) return null;
    const [coreUuid = '', channels = '', conferences = '', registrations = ''] = replies;
    const failed = [channels, registrations].find((list) => !list.startsWith('{'));
    if (failed === undefined) return { coreUuid, channels, conferences, registrations };
    if ((left -= 1) === 0) throw new Error(`the switch does not list its calls: ${failed.slice(0, 100).trim()}`);
    await new Promise<void>((resolve) => void clock.setTimer(resolve, PAUSE_MS));
  }
}

async function askStates(
  connection: Connection,
  legIds: readonly string[],
): Promise<ReadonlyMap<string, ChannelState> | null> {
  const states = new Map<string, ChannelState>();
  for (let at = 0; at < legIds.length; at += PORTION) {
    const portion = legIds.slice(at, at + PORTION);
    // `speed` without a value changes nothing; the reply tells whether the channel has a file open.
    const requests = portion.flatMap((legId) => [`api uuid_dump ${legId} json`, `api uuid_fileman ${legId} speed`]);
    const replies = await ask(connection, requests);
    if (replies === null) return null;
    for (const [n, legId] of portion.entries())
      states.set(legId, { dump: replies[2 * n] ?? '', fileHandle: replies[2 * n + 1] ?? '' });
  }
  return states;
}

function ask(connection: Connection, requests: readonly string[]): Promise<readonly string[] | null> {
  return new Promise((resolve) => {
    const replies: string[] = [];
    if (requests.length === 0) return resolve(replies);
    connection.send(requests, (reply) => {
      if (reply === null) return resolve(null);
      replies.push(reply);
      if (replies.length === requests.length) resolve(replies);
    });
  });
}
