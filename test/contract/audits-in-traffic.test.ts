import t from 'tap';
import { startEmbeddedStage } from '../stage/start-stage.ts';
import { OperationsWalk } from './walk.ts';

const STEPS = Number(process.env['WALK_STEPS'] ?? 300);

t.test('audits every 100 ms, whatever is asked meanwhile, repair nothing', { timeout: 0 }, async (t) => {
  const stage = await startEmbeddedStage({ isOneProcess: true, config: { audit: { every_ms: 100 } } });
  t.teardown(() => stage.stop({ keep: !t.passing() }));
  const walk = new OperationsWalk(stage, Number(process.env['WALK_SEED'] ?? 1));
  await stage.events.forget();
  await walk.begin();
  for (let n = 1; n <= STEPS; n += 1) t.strictSame(await walk.step(), [], `step ${n}`);
  await walk.end();
  const told = await stage.events.all();
  t.strictSame(
    told.filter(({ event }) => event === 'callcenter.audit.repaired'),
    [],
  );
  const { readyz } = await stage.probes();
  t.match(readyz['last_audit'], { repaired: 0, switch_read: true });
  t.comment(`${told.length} events, ${(await stage.probes()).metrics.match(/^enqueued_audits_total .*/m)?.[0] ?? ''}`);
});
