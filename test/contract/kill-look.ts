import type { Answer } from '../stage/api.ts';
import type { Stage } from '../stage/create-stage.ts';
import type { StageCall } from '../stage/stage.ts';
import type { SeatedMember, SeatedTalk } from './compare-rooms.ts';

export interface SeenMember extends SeatedMember {
  /** Of the telephone. */
  readonly name: string;
  readonly agent: string | null;
  readonly applied: boolean;
}

export interface SeenTalk extends SeatedTalk {
  readonly members: readonly SeenMember[];
  /** null: it is not recorded. */
  readonly file: string | null;
}

export interface SeenTask {
  readonly id: string;
  readonly from: string;
  readonly began: string;
}

/** What the API shows at one moment, as far as it concerns those who live on the switch. */
export interface Seen {
  readonly talks: readonly SeenTalk[];
  readonly tasks: readonly SeenTask[];
  readonly agents: readonly { readonly name: string; readonly state: string }[];
}

export async function look(stage: Stage, calls: readonly StageCall[]): Promise<Seen> {
  const get = async (path: string): Promise<Answer['data'][]> => (await stage.ok('GET', path)).result;
  const [talks, tasks, agents] = await Promise.all([
    get('/conversation?state=running&pageSize=100'),
    get('/queue?pageSize=100'),
    get('/agent?pageSize=100'),
  ]);
  return {
    talks: talks.map((talk) => readTalk(stage, calls, talk)),
    tasks: tasks.map(({ id, from, begin_time: began }) => ({ id, from, began })),
    agents: agents.map(({ name, state }) => ({ name, state })),
  };
}

/** Not of one who calls. */
const OF_A_PHONE = /^(1|555)/;

function readTalk(stage: Stage, calls: readonly StageCall[], talk: Answer['data']): SeenTalk {
  const { id, agents, outs, record_file: file } = talk;
  const isLive = ({ end_time }: Answer['data']): boolean => end_time === null;
  const ofAgents = agents.filter(isLive).map(({ name, call_id: leg, mode, applied }: Answer['data']): SeenMember => ({
    ...{ leg, mode, applied, agent: name },
    name: stage.phone(name).name,
  }));
  const ofOuts = outs.filter(isLive).map(({ number, call_id: leg, mode, applied }: Answer['data']): SeenMember => ({
    ...{ leg, mode, applied, agent: null },
    name:
      calls.find(({ from }) => from === number)?.name ?? (OF_A_PHONE.test(number) ? stage.phone(number).name : number),
  }));
  return { id, file, members: [...ofAgents, ...ofOuts] };
}
