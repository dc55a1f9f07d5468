import { join } from 'node:path';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { pendingRows } from '../stage/database.ts';
import type { StageCall } from '../stage/stage.ts';
import { look, type SeenTalk } from './kill-look.ts';
import { AGENTS, OUTSIDE, SUPERVISOR, type Traffic } from './kill-traffic.ts';
import { doAs, settled } from './office.ts';
import { enqueue, toAgent } from './words.ts';

/** Longer than anybody of the traffic is looked for. */
const RESTS_MS = 30_000;

/**
 * Until nothing moves that nobody moves. Only then can a test wait for what becomes of somebody: one whom the traffic
 * still transfers, or for whom it still looks for somebody, goes elsewhere meanwhile.
 */
export async function atRest(stage: Stage): Promise<void> {
  let pending: readonly string[] = [];
  await until(
    () => `nothing is to come any more: ${pending.join()}`,
    () => (pending = pendingRows(join(stage.folder, 'enqueued.db'))).length === 0,
    RESTS_MS,
  );
}

/** Everybody of the traffic goes home; keep: a conversation that stays. A call that rings only now becomes one more conversation. */
export async function sendHome(stage: Stage, traffic: Traffic, keep: string): Promise<void> {
  const phones = [...AGENTS, SUPERVISOR, ...OUTSIDE].map((number) => stage.phone(number));
  const isHome = async (): Promise<boolean> => {
    for (const call of traffic.calls) if (call.isLive) await call.hangup();
    for (const { id } of (await look(stage, traffic.calls)).talks)
      if (id !== keep) await stage.api('DELETE', `/callcenter/conversation/${id}`);
    await stage.phone(SUPERVISOR).live[0]?.hangup();
    return phones.every(({ live }) => live.length === 0);
  };
  await until('everybody has gone home', isHome, RESTS_MS);
  await atRest(stage);
}

/** Each agent of the traffic takes a call; all must be on the hook. */
export async function everybodyServes(stage: Stage, traffic: Traffic): Promise<void> {
  for (const agent of AGENTS) await toIdle(stage, agent);
  for (const agent of AGENTS) {
    const call = stage.call(traffic.numberOf(agent));
    await settled(stage, (await stage.conversationOf(call)).id);
    await call.hangup();
    await stage.isInState(agent, 'idle');
  }
}

/** He may have said while he talked that he wants a break. */
async function toIdle(stage: Stage, agent: string): Promise<void> {
  await until(`${agent} is idle`, async () => {
    await stage.api('POST', `/callcenter/agent/${agent}/state`, { state: 'idle' });
    return (await stage.agentState(agent)) === 'idle';
  });
}

/** Those whom the traffic has made busy take work again. */
export async function toWork(stage: Stage): Promise<void> {
  for (const { name, state } of (await look(stage, [])).agents)
    if (state.startsWith('busy') && name !== SUPERVISOR)
      await stage.ok('POST', `/agent/${name}/state`, { state: 'idle' });
}

/**
 * A conversation of the traffic goes on with another agent, and ends by a hang-up. false: there is none, or nobody is
 * free for it.
 */
export async function transferOne(stage: Stage, traffic: Traffic, keep: string): Promise<boolean> {
  await atRest(stage);
  const { talks, agents } = await look(stage, traffic.calls);
  const to = agents.find(({ name, state }) => state === 'idle' && name !== SUPERVISOR)?.name;
  const plain = talks.find(({ id, members }) => id !== keep && isPlain(talks, members, traffic.calls));
  const agent = plain?.members.find((member) => member.agent !== null)?.agent;
  const call = traffic.calls.find(({ name }) => plain?.members.some((member) => member.name === name));
  if (to === undefined || plain === undefined || agent == null || call === undefined) return false;
  const find = { enqueue: enqueue('', toAgent(to)) };
  await doAs(stage, agent, 'xferAgent', { conversationId: plain.id, ...find, release: true });
  await until(`${call.name} talks with ${to}`, async () =>
    (await stage.conversationOf(call)).agents.some((one: { name: string }) => one.name === to),
  );
  await call.hangup();
  return true;
}

/** A caller and an agent, neither of them elsewhere. */
const isPlain = (talks: readonly SeenTalk[], members: SeenTalk['members'], calls: readonly StageCall[]): boolean =>
  members.length === 2 &&
  members.some(({ agent }) => agent !== null) &&
  members.some(({ name }) => calls.some((call) => call.name === name)) &&
  members.every(({ leg }) => talks.filter((talk) => talk.members.some((member) => member.leg === leg)).length === 1);
