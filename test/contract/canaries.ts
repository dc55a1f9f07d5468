import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EventSocket } from '../real/event-socket.ts';
import type { Stage } from '../stage/create-stage.ts';
import type { Trap } from './injections.ts';

/** Watches the switch over a connection of the test's own, for what no text from outside may do to it. */
export interface Canaries {
  trapOf(n: number): Trap;
  /** What has fired since it was looked last; empty when nothing has. */
  fired(): Promise<string[]>;
  api(command: string): Promise<string>;
  /** Runs an application on a channel. */
  execute(uuid: string, application: string, argument: string): Promise<void>;
  close(): void;
}

const PREFIX = 'enq_canary_';
/** No telephone and no rule of the stage begins so. */
const NUMBER = '4711';

export async function watchCanaries(stage: Stage): Promise<Canaries> {
  const { port, password } = stage.rig.address;
  const socket = await EventSocket.open(port, password, 'CHANNEL_CREATE CHANNEL_EXECUTE_COMPLETE');
  const folder = join(stage.folder, 'canaries');
  if (!existsSync(folder)) mkdirSync(folder);
  const called = new Set<string>();
  socket.onEvent((event) => {
    const number = event['Caller-Destination-Number'] ?? '';
    if (event['Event-Name'] === 'CHANNEL_CREATE' && number.startsWith(NUMBER)) called.add(`number ${number}`);
  });
  const fires = async (): Promise<string[]> => {
    const globals = (await socket.api('global_getvar')).split('\n').filter((line) => line.startsWith(PREFIX));
    return [...globals, ...readdirSync(folder).map((file) => `file ${file}`), ...called];
  };
  // What a test of the traps themselves has left.
  const seen = new Set(await fires());
  return {
    trapOf: (n) => ({ variable: `${PREFIX}${n}=1`, file: join(folder, String(n)), number: `${NUMBER}${n}` }),
    fired: async () => {
      const now = (await fires()).filter((one) => !seen.has(one));
      for (const one of now) seen.add(one);
      return now;
    },
    api: (command) => socket.api(command),
    execute: async (uuid, application, argument) => {
      const over = socket.next(
        (event) =>
          event['Event-Name'] === 'CHANNEL_EXECUTE_COMPLETE' &&
          event['Unique-ID'] === uuid &&
          event['Application'] === application,
      );
      await Promise.all([over, socket.execute(uuid, application, argument)]);
    },
    close: () => socket.close(),
  };
}
