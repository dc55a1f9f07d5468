import { handOver, type Plan, type Script } from '../../../src/embedded-switch/index.ts';

/** Where the daemon listens. */
export const DAEMON_PORT = 8084;
export const MUSIC = 'local_stream://moh';

/** The script of a call: hands it over, goes on with it for a while, and hands it over again when it is told to. */
export interface ScriptCalls {
  readonly plan: Plan;
  /** A leg that was given to a number goes on there. */
  readonly goneOn: Plan;
  readonly feature: Plan;
  /** It is to be handed over again, with this document. */
  again(uuid: string, document: string): void;
}

export function createScriptCalls(): ScriptCalls {
  const wanted = new Map<string, string>();
  const way = handOver({ socket: `127.0.0.1:${DAEMON_PORT}`, variables: {}, music: MUSIC });
  const script = (isNew: boolean): Script =>
    function* (session) {
      if (isNew) yield* walk(way)(session);
      for (;;) {
        const document = wanted.get(session.uuid);
        if (document === undefined) yield ['sleep', '1000'];
        else {
          wanted.delete(session.uuid);
          session.set('enqueue_xml', document);
          yield* walk(way)(session);
        }
      }
    };
  return {
    plan: [{ lua: 'script', script: script(true) }],
    goneOn: [{ lua: 'gone on', script: script(false) }],
    feature: [...way, ['hangup', 'NORMAL_CLEARING']],
    again: (uuid, document) => void wanted.set(uuid, document),
  };
}

const walk = (plan: Plan): Script => {
  const [step] = plan;
  if (step === undefined || !('script' in step)) throw new Error('the way to the daemon is no script any more');
  return step.script;
};
