import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { NUMBERS, type Box } from './box.ts';
import type { Contestant, StartContestant } from './contestant.ts';
import { startDaemon } from './daemon.ts';

/**
 * What FreeSWITCH can do at best. An agent who becomes free is the command that calls him, at once; and calls are
 * connected by a process that only does what must be done, see talk-script.ts.
 */
export const startScript: StartContestant = async (box, agents, areFree) => {
  const child = areFree ? await startProcess([box.pbx.address, box.telephones, agents]) : null;
  return {
    number: NUMBERS.script,
    pid: child?.pid ?? null,
    waiting: async () => Number.parseInt(await box.pbx.api('show channels count'), 10),
    ...callAtOnce(box),
    stop: async () => {
      if (child === null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};

/** The same command while the calls that wait do so at the daemon: what FreeSWITCH needs for it then. */
export const startScriptBeside: StartContestant = async (box, agents, areFree) => ({
  ...(await startDaemon(box, agents, areFree)),
  ...callAtOnce(box),
});

const callAtOnce = (box: Box): Pick<Contestant, 'free' | 'rest'> => ({
  free: (agent) => {
    const options = `origination_uuid=${randomUUID()},ignore_early_media=true`;
    void box.pbx.events.send(`bgapi originate {${options}}sofia/external/${agent}@${box.telephones} &park()`);
  },
  rest: () => Promise.resolve(),
});

async function startProcess(parameters: readonly unknown[]): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('talk-script.js', import.meta.url));
  const child = fork(file, [JSON.stringify(parameters)]);
  await once(child, 'message');
  return child;
}
