import type { Draft } from '../model/draft.ts';
import type { Task } from '../model/task.ts';
import type { Voice } from '../model/voice.ts';
import { estimateWaitMs } from '../rules/estimate-wait.ts';
import { spellDigits } from '../rules/spell-digits.ts';
import { positionOf } from '../rules/queue-order.ts';

const MINUTE_MS = 60_000;

/** When the caller is told his place next, where his document asks for it. */
export function armPosition(draft: Draft, task: Task): void {
  const { announceIntervalMs } = task.enqueue;
  if (announceIntervalMs !== null)
    draft.setTimer(draft.at + announceIntervalMs, { due: 'position-due', taskId: task.id });
}

/** Tells a caller who waits his place, and how long it will take where that is known; then his music goes on. */
export function sayPosition(draft: Draft, taskId: string): void {
  const task = draft.get('task', taskId);
  if (task === undefined) return;
  armPosition(draft, task);
  const leg = draft.get('leg', task.legId);
  // One that is still being said is not cut off by the next.
  if (leg?.state.is !== 'parked' || leg.state.voice === 'announcement') return;
  if (leg.asked !== null || task.state.is !== 'waiting') return;
  draft.put('leg', { ...leg, state: { is: 'parked', voice: 'announcement' }, lastSound: null });
  draft.commands.push({ do: 'say', legId: leg.id, voices: wordsFor(draft, task) });
}

/** Files below the sounds folder: queue/position.wav, digits; queue/wait.wav, minutes, queue/minutes.wav. */
function wordsFor(draft: Draft, task: Task): Voice[] {
  const place = positionOf(draft, task);
  const wait = estimateWaitMs(draft.get('channel', task.channel), draft.at, place);
  const position: Voice[] = ['file:queue/position.wav', ...spellDigits(String(place))];
  return wait === null
    ? position
    : [
        ...position,
        'file:queue/wait.wav',
        ...spellDigits(String(Math.max(1, Math.round(wait / MINUTE_MS)))),
        'file:queue/minutes.wav',
      ];
}
