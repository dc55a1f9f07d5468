import { parseEnqueue } from '../../src/enqueue/parse-enqueue.ts';
import type { MemberFlags } from '../../src/core/model/mode.ts';
import type { Fact } from '../../src/core/model/fact.ts';
import type { Harness } from './harness.ts';

export const BILLING = '<enqueue><route><skill name="billing"/></route></enqueue>';

/** What the switch would tell, told by the test. */
export function createScene({ engine, sent }: Pick<Harness, 'engine' | 'sent'>) {
  const tell = (fact: Fact): void => engine.happen({ type: 'fact', fact });
  const attach = (registered: string[] = ['1001', '1002', '1003']): void =>
    engine.happen({ type: 'switch-attached', snapshot: { switchId: 'one', legs: [], registered, recordedRooms: [] } });
  const addAgent = (name: string, skills: string[] = ['billing'], callcentre = 'default'): void => {
    engine.request({
      name: 'extension.create',
      callcentre,
      params: { id: null, line: { type: 1, user: name, password: 'secret-of-phone' } },
    });
    const named = skills.map((skill) => ({ name: skill, score: 50, enabled: true }));
    const params = { name, num: null, state: 'idle', skills: named, extension: name, channel: null } as const;
    const answer = engine.request({ name: 'agent.login', callcentre, params });
    if (!answer.ok) throw new Error(answer.error.msg);
  };
  const arrive = (legId: string, xml = BILLING, callcentre = 'default'): string => {
    const document = parseEnqueue(xml);
    if (!document.ok) throw new Error(document.error.rule);
    engine.happen({
      type: 'call-arrived',
      callcentre,
      legId,
      from: '5550100',
      to: '4000',
      isAnswered: true,
      document,
      userData: null,
    });
    const task = engine.world.tables.leg.get(legId)?.taskId;
    if (task === undefined || task === null) throw new Error('the call does not wait');
    return task;
  };
  /** The leg that rings at an agent. */
  const legOf = (agent: string): string => engine.world.tables.agent.get(`default/${agent}`)?.legId ?? '';
  const join = (legId: string, conversation: string, flags: MemberFlags = { mute: false, deaf: false }): void =>
    tell({ fact: 'leg-joined', legId, room: `enq-${conversation}`, flags });
  /** A call that waits and whom this agent answers: both are in the room. */
  const talk = (legId: string, agent: string): { conversation: string; task: string } => {
    const task = arrive(legId);
    tell({ fact: 'leg-answered', legId: legOf(agent) });
    const conversation = engine.world.tables.leg.get(legId)?.conversations[0] ?? '';
    tell({ fact: 'leg-parked', legId: legOf(agent) });
    join(legId, conversation);
    join(legOf(agent), conversation);
    return { conversation, task };
  };
  const commands = (what: string) => sent.filter(({ command }) => command.do === what).map(({ command }) => command);
  return { tell, attach, addAgent, arrive, legOf, join, talk, commands };
}
