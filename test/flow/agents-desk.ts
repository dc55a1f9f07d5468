import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { WebSocket } from 'ws';
import {
  createAgentClient,
  type AgentClient,
  type AgentClientOptions,
  type Events,
} from '../../src/client/agent-client.ts';
import type { SocketConstructor } from '../../src/client/socket.ts';
import { until } from '../real/until.ts';

type Push = Events['callin'] | Events['callback'] | Events['agent_change'];

/** An agent's desktop as an application has it, with all that it was told. */
export interface AgentDesk extends AgentClient {
  readonly told: readonly Push[];
  /** Waits for the next push that fits, beginning after the last one that was waited for. */
  next<T extends Push['msg_type']>(type: T, fits?: Partial<Events[T]>): Promise<Events[T]>;
}

export const Socket = WebSocket as unknown as SocketConstructor;

export async function openAgentDesk(t: Test, options: Omit<AgentClientOptions, 'WebSocket'>): Promise<AgentDesk> {
  const client = createAgentClient({ ...options, WebSocket: Socket });
  t.teardown(() => client.close());
  const told: Push[] = [];
  for (const type of ['callin', 'callback', 'agent_change'] as const) client.on(type, (push) => void told.push(push));
  let read = 0;
  await client.start();
  return {
    ...client,
    told,
    next: async (type, fits = {}) => {
      const isIt = (push: Push): boolean =>
        push.msg_type === type && Object.entries(fits).every(([name, value]) => push[name as keyof Push] === value);
      await until(
        () => `${options.agentId} is told ${type} ${JSON.stringify(fits)}; told ${JSON.stringify(told.slice(read))}`,
        async () => told.slice(read).some(isIt),
      );
      const index = told.findIndex((push, n) => n >= read && isIt(push));
      read = index + 1;
      return told[index] as never;
    },
  };
}

export function temporaryFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'enqueued-agents-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
