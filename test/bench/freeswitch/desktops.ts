import { connect, type Desktop } from '../../agent-socket/desktop.ts';
import { PASSWORD } from '../cheap-accounts.ts';
import type { StartContestant } from './contestant.ts';
import { startDaemon } from './daemon.ts';

/** The daemon with a desktop for every agent, on which he says that he is free: the agent protocol, over a WebSocket. */
export const startDesktops: StartContestant = async (box, agents, areFree) => {
  const daemon = await startDaemon(box, agents, areFree);
  const desktops = new Map<string, Desktop>();
  for (const agent of agents) desktops.set(agent, await checkIn(`${daemon.process.url}msg`, agent));
  return {
    ...daemon,
    free: (agent) =>
      desktops
        .get(agent)
        ?.say({ req_id: 'free', msg_type: 'change_status', action: 'MAKE_FREE', ...identityOf(agent) }),
    stop: async () => {
      for (const { socket } of desktops.values()) socket.terminate();
      await daemon.stop();
    },
  };
};

const identityOf = (agent_id: string) => ({ company_code: 'default', agent_id, os: 'bench' });

async function checkIn(url: string, agent: string): Promise<Desktop> {
  const desktop = await connect(url);
  const reply = await desktop.ask({ msg_type: 'checkin', agent_pwd: PASSWORD, ...identityOf(agent) });
  if (reply['code'] !== '0') throw new Error(JSON.stringify(reply));
  return desktop;
}
