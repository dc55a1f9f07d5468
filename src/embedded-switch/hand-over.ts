import type { Plan } from './dialplan.ts';
import type { Script } from './lua.ts';

export interface HandOver {
  /** Where the daemon listens, HOST:PORT. */
  readonly socket: string;
  /** Set before: enqueue_document, ivr_url, … */
  readonly variables: Readonly<Record<string, string>>;
  /** Heard while there is no daemon. */
  readonly music: string;
}

/**
 * The way of a call to the daemon as the generated dialplan goes it: again and again, with two seconds of music in
 * between, until there is a result. What stands after it is done then.
 */
export function handOver({ socket, variables, music }: HandOver): Plan {
  const script: Script = function* (session) {
    yield ['answer'];
    yield ['unset', 'enqueue_result']; // of an earlier number
    for (const [name, value] of Object.entries(variables)) yield ['set', `${name}=${value}`];
    for (;;) {
      yield ['set', 'socket_resume=true'];
      yield ['eval', '${sched_api(+2 none uuid_setvar ${uuid} socket_resume false)}'];
      yield ['socket', `${socket} async full`];
      if (session.get('enqueue_result') !== undefined) return;
      yield ['set', 'playback_timeout_sec=2'];
      yield ['set', 'playback_ms=0'];
      yield ['playback', music];
      yield ['unset', 'playback_timeout_sec'];
      yield ['sleep', '${cond(${playback_ms} > 500 ? 1 : 1000)}'];
    }
  };
  return [{ lua: 'hand-over', script }];
}
