import type { Snapshot } from '../core/model/fact.ts';
import type { Connection } from './connection.ts';
import { isLegId } from './grammar.ts';
import { assembleSnapshot, findCandidates, findUncertain, type ChannelState, type OwnLegs } from './snapshot.ts';

/**
 * Asks the switch for the truth, in two rounds: everything at once, then each channel of ours whose state that does
 * not tell. Events must be subscribed to before, and be kept until this is over. Null: the connection ended.
 */
export async function readSnapshot(connection: Connection, own: OwnLegs): Promise<Snapshot | null> {
  const overviewReplies = await ask(connection, [
    'api global_getvar core_uuid',
    'api show channels as json',
    'api conference json_list',
    'api show registrations as json',
  ]);
  if (overviewReplies === null) return null;
  const [coreUuid = '', channels = '', conferences = '', registrations = ''] = overviewReplies;
  const overview = { coreUuid, channels, conferences, registrations };
  const uncertain = findUncertain(overview, findCandidates(overview, own)).filter(isLegId);
  const states = await askStates(connection, uncertain);
  return states === null ? null : assembleSnapshot(overview, states, own);
}

async function askStates(
  connection: Connection,
  legIds: readonly string[],
): Promise<ReadonlyMap<string, ChannelState> | null> {
  // `speed` without a value changes nothing; the reply tells whether the channel has a file open.
  const requests = legIds.flatMap((legId) => [`api uuid_dump ${legId} json`, `api uuid_fileman ${legId} speed`]);
  const replies = await ask(connection, requests);
  if (replies === null) return null;
  return new Map(
    legIds.map((legId, index) => [legId, { dump: replies[2 * index] ?? '', fileHandle: replies[2 * index + 1] ?? '' }]),
  );
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
