import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Engine } from './engine/engine.ts';
import { stateText } from './core/model/agent.ts';

/** What Prometheus may ask for: read from the engine at the moment of asking. */
export function createMetrics(engine: Engine, isAttached: () => boolean): { read(): Promise<string> } {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `enqueued_${name}`,
      help,
      registers: [register],
      collect() {
        this.set(read());
      },
    });
  };
  const { tables } = engine.world;
  gauge('switch_attached', '1 while the event socket is connected and the state reconciled', () =>
    Number(isAttached()),
  );
  gauge('tasks', 'calls that wait or ring', () => tables.task.size);
  gauge('legs', 'legs that the daemon holds', () => tables.leg.size);
  gauge('conversations', 'conversations under way', () => tables.conversation.size);
  gauge('decisions_total', 'inputs decided since the start', () => engine.stats.decisions);
  gauge('rejections_total', 'requests that the rules refused since the start', () => engine.stats.rejected);
  gauge('commit_milliseconds', 'duration of the last commit', () => engine.stats.lastCommitMs);
  new Gauge({
    name: 'enqueued_agents',
    help: 'agents logged in, by state',
    labelNames: ['state'],
    registers: [register],
    collect() {
      this.reset();
      for (const agent of tables.agent.values()) this.inc({ state: stateText(agent.presence).split('/')[0] ?? '' });
    },
  });
  return { read: () => register.metrics() };
}
