import { err, ok, type Result } from '../lib/result.ts';
import { openConnection } from './connection.ts';

const PATIENCE_MS = 5000;

/** Asks the switch some things (`api` commands) on a connection of its own, once. The error is a sentence without secrets. */
export function askSwitch(
  where: { host: string; port: number; password: string },
  commands: readonly string[],
): Promise<Result<string[], string>> {
  return new Promise((resolve) => {
    const replies: string[] = [];
    const connection = openConnection(
      { ...where, replyMs: PATIENCE_MS, silenceMs: PATIENCE_MS },
      {
        onOpen: () => {
          connection.send(
            commands.map((command) => `api ${command}`),
            (reply) => {
              if (reply !== null) replies.push(reply.trim());
              if (replies.length === commands.length) connection.close('done');
            },
          );
        },
        onEvent: () => undefined,
        onLog: () => undefined,
        onClosed: (reason) => resolve(replies.length === commands.length ? ok(replies) : err(reason)),
      },
    );
  });
}
