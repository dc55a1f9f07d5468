import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import { OperationsWalk } from './walk.ts';

const STEPS = { embedded: 300, real: 40 } as const;

onBothSwitches('audits every 100 ms, whatever is asked meanwhile, repair nothing', {}, async (t, stage) => {
  const walk = new OperationsWalk(stage, Number(process.env['WALK_SEED'] ?? 1));
  await stage.events.forget();
  await walk.begin();
  for (let n = 1; n <= STEPS[stage.kind]; n += 1) t.strictSame(await walk.step(), [], `step ${n}`);
  await walk.end();
  const told = await stage.events.all();
  t.strictSame(
    told.filter(({ event }) => event === 'callcenter.audit.repaired'),
    [],
  );
  const { readyz, metrics } = await stage.probes();
  t.match(readyz['last_audit'], { repaired: 0, switch_read: true });
  t.comment(`${told.length} events, ${/^enqueued_audits_total .*/m.exec(metrics)?.[0] ?? ''}`);
});

runOnBothSwitches({ isOneProcess: true, config: { audit: { every_ms: 100 } } }, true);
