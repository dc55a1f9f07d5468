import { isLive, type Channel } from './channel.ts';
import type { Core } from './core.ts';
import { applicationStep, isLuaStep, resolve } from './dialplan.ts';
import { execute, endFrame } from './execute.ts';
import { startLua } from './lua.ts';
import { hangUp, reportHangup, setState } from './life.ts';
import { isLocked, runMessage } from './private-messages.ts';

/**
 * The channel's thread, as far as there is one: what FreeSWITCH finds out at the next frame of its loops (a hangup,
 * a transfer, a break, the end of a room, a private message) a channel finds out here, after it was woken.
 */
export function wake(core: Core, channel: Channel): void {
  if (channel.wakeAt !== undefined) return;
  const { tickMs } = core.settings;
  const act = (): void => {
    channel.wakeAt = undefined;
    run(core, channel);
  };
  channel.wakeAt = 'soon';
  if (tickMs > 0) channel.wakeAt = core.after(tickMs, act);
  else core.soon(act);
}

/** Goes on until there is nothing to do but wait. */
export function run(core: Core, channel: Channel): void {
  if (channel.isRunning) return;
  channel.isRunning = true;
  while (step(core, channel));
  channel.isRunning = false;
}

function step(core: Core, channel: Channel): boolean {
  if (channel.phase === 'ended') return false;
  if (!isLive(channel)) return unwind(core, channel, 'hangup') || reportHangup(core, channel);
  if (channel.phase === 'dialling') return false;
  if (channel.transfer) return unwind(core, channel, 'transfer') || followTransfer(core, channel);
  if (channel.resetTo !== undefined) return unwindReset(core, channel, channel.resetTo);
  const top = channel.stack.at(-1);
  return top ? stepInside(core, channel, top) : takeNextStep(core, channel);
}

/** In an application: it ends, is broken off, or takes the next message. */
function stepInside(core: Core, channel: Channel, top: Channel['stack'][number]): boolean {
  if (top.wait.isOver?.()) return endFrame(core, channel, 'done');
  if (channel.isBreaking && top.wait.isBreakable) {
    channel.isBreaking = false;
    return (top.wait.goesOnAfterBreak?.() ?? false) || endFrame(core, channel, 'break');
  }
  if (!top.wait.takesMessages || isLocked(channel)) return false;
  const message = channel.messages.shift();
  if (!message) return false;
  runMessage(core, channel, message);
  return true;
}

/** Ends what is innermost; false when nothing is left. */
function unwind(core: Core, channel: Channel, why: 'hangup' | 'transfer'): boolean {
  return channel.stack.length > 0 && endFrame(core, channel, why);
}

function unwindReset(core: Core, channel: Channel, depth: number): true {
  if (channel.stack.length > depth) return endFrame(core, channel, 'transfer');
  channel.resetTo = undefined;
  return true;
}

function followTransfer(core: Core, channel: Channel): boolean {
  channel.plan = channel.transfer ?? [];
  channel.transfer = undefined;
  channel.resetTo = undefined;
  channel.isControlled = false;
  setState(core, channel, 'CS_ROUTING');
  if (channel.plan.length === 0) hangUp(core, channel, 'NO_ROUTE_DESTINATION');
  else setState(core, channel, 'CS_EXECUTE');
  return true;
}

function takeNextStep(core: Core, channel: Channel): boolean {
  const next = channel.plan[0];
  channel.plan = channel.plan.slice(1);
  if (next === undefined) hangUp(core, channel, 'NORMAL_CLEARING');
  else if (isLuaStep(next)) startLua(core, channel, next);
  else execute(core, channel, ...applicationStep(next));
  return true;
}

/** Sends the channel elsewhere, as uuid_transfer and the application transfer do. */
export function transferTo(core: Core, channel: Channel, destination: string, dialplan: string, context: string): void {
  channel.transfer = resolve(core.dialplan, destination, dialplan, context);
  channel.destination = destination;
  channel.dialplan = dialplan;
  channel.context = context;
  wake(core, channel);
}
