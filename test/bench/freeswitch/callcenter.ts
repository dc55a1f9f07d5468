import { until } from '../../real/until.ts';
import { NUMBERS, QUEUE, type Box } from './box.ts';
import type { Contestant, StartContestant } from './contestant.ts';

/** Who was busy is not called again before `rest` has taken note. */
const BUSY_SECONDS = 600;

/**
 * mod_callcenter. Who is logged in is `Available`; free is the state `Waiting`, which it sets itself when a call is over,
 * and `Idle` is who gets no calls.
 */
export const startCallcenter: StartContestant = async (box, agents, areFree) => {
  for (const agent of agents) await logIn(box, agent, areFree);
  return {
    number: NUMBERS.callcenter,
    pid: null,
    waiting: async () => Number(await config(box, `queue count members ${QUEUE}`)),
    free: (agent) => void box.pbx.events.api(`callcenter_config agent set state ${agent} Waiting`),
    rest: async (agent) => {
      await until(`${agent} is offered nothing`, async () => (await stateOf(box, agent)) === 'Waiting');
      await config(box, `agent set state ${agent} Idle`);
      await config(box, `agent set ready_time ${agent} 0`);
    },
    stop: async () => {
      for (const agent of agents) await config(box, `agent del ${agent}`);
    },
  } satisfies Contestant;
};

const config = async ({ pbx }: Box, command: string): Promise<string> => {
  const reply = await pbx.api(`callcenter_config ${command}`);
  if (reply.startsWith('-')) throw new Error(`callcenter_config ${command}: ${reply}`);
  return reply;
};

const stateOf = (box: Box, agent: string): Promise<string> => config(box, `agent get state ${agent}`);

async function logIn(box: Box, agent: string, isFree: boolean): Promise<void> {
  await config(box, `agent add ${agent} Callback`);
  await config(box, `agent set contact ${agent} sofia/external/${agent}@${box.telephones}`);
  await config(box, `agent set busy_delay_time ${agent} ${BUSY_SECONDS}`);
  await config(box, `agent set state ${agent} ${isFree ? 'Waiting' : 'Idle'}`);
  await config(box, `agent set status ${agent} Available`);
  await config(box, `tier add ${QUEUE} ${agent} 1 1`);
}
