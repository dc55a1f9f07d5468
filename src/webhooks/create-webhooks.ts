import { createHash } from 'node:crypto';
import { findUrlProblem } from './check-url.ts';
import { createHookRunner, type HookStats, type KnownHook } from './hook-runner.ts';
import type { Hook, WebhookParts, WebhookSettings } from './ports.ts';

/** Tells the business application by HTTP what happens. At least once, in order for each thing that events are about. */
export interface Webhooks {
  /** Goes on where the last run ended. */
  start(): void;
  /** There are new events in the log. Returns at once. */
  notify(): void;
  /** Posts an event once more to every hook that wants it; how many they are. */
  redeliver(seq: number): number;
  readonly stats: () => readonly HookStats[];
  stop(): Promise<void>;
}

/** What must be right before the start: one sentence for each problem. */
export function findHookProblems(hooks: readonly Hook[], { allowed }: Pick<WebhookSettings, 'allowed'>): string[] {
  const bad = hooks.flatMap(({ url }, index) => {
    const problem = findUrlProblem(url, allowed);
    return problem === null ? [] : [`webhooks[${index}].url: ${problem}`];
  });
  const ids = hooks.map(idOf);
  const twice = ids.flatMap((id, index) =>
    ids.indexOf(id) < index ? [`webhooks[${index}]: the same url and call centre stand twice`] : [],
  );
  return [...bad, ...twice];
}

export function createWebhooks(parts: WebhookParts): Webhooks {
  const hooks = parts.hooks.map(know);
  parts.deliveries.keepHooks(
    hooks.map(({ id, shownUrl }) => ({ id, url: shownUrl })),
    parts.events.lastSeq(),
  );
  const runners = hooks.map((hook) => createHookRunner(parts, hook));
  let soon: NodeJS.Immediate | null = null;
  /** Not from within the decision that the events belong to; and once for all that come in the same moment. */
  const notify = (): void => {
    soon ??= setImmediate(() => {
      soon = null;
      for (const runner of runners) runner.pump();
    });
  };
  return {
    start: notify,
    notify,
    redeliver: (seq) => {
      const event = parts.events.find(seq);
      return event === null ? 0 : runners.filter((runner) => runner.redeliver(event)).length;
    },
    stats: () => runners.map((runner) => runner.stats()),
    stop: async () => {
      if (soon !== null) clearImmediate(soon);
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}

/** The same over restarts, whatever its place in the list and its filter: its place in the log goes with it. */
const idOf = ({ url, callcentre }: Hook): string =>
  createHash('sha256')
    .update(`${callcentre ?? '*'} ${url}`)
    .digest('hex')
    .slice(0, 24);

function know(hook: Hook): KnownHook {
  const { origin, pathname } = new URL(hook.url);
  return { ...hook, id: idOf(hook), shownUrl: origin + pathname };
}
