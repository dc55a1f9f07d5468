import type { Core } from './core.ts';
import { fire } from './events.ts';

/** Tells every heartbeatMs that the switch lives. */
export function beat(core: Core): void {
  core.after(core.settings.heartbeatMs, () => {
    fireHeartbeat(core);
    beat(core);
  });
}

function fireHeartbeat(core: Core): void {
  const ms = core.clock.now() - core.startedAt;
  fire(core, 'HEARTBEAT', (headers) => {
    headers['Event-Info'] = 'System Ready';
    headers['Up-Time'] =
      `0 years, 0 days, 0 hours, ${Math.floor(ms / 60_000)} minutes, ${Math.floor(ms / 1000) % 60} seconds, ${ms % 1000} milliseconds, 0 microseconds`;
    headers['FreeSWITCH-Version'] = '1.10.12-release~64bit';
    headers['Uptime-msec'] = String(ms);
    headers['Session-Count'] = String(core.channels.size);
    headers['Max-Sessions'] = '1000';
    headers['Session-Per-Sec'] = '30';
    headers['Session-Since-Startup'] = String(core.lastSessionId);
    headers['Session-Peak-Max'] = String(core.peakSessions);
    headers['Idle-CPU'] = '100.000000';
  });
}
