import { isLive, setVariable, type Channel } from './channel.ts';
import type { Core } from './core.ts';
import type { LuaStep } from './dialplan.ts';
import { endFrame, execute } from './execute.ts';
import type { Wait } from './frame.ts';

/** What a script can do with its call between two applications. */
export interface ScriptSession {
  readonly uuid: string;
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** False after the hangup. */
  isReady(): boolean;
}

/**
 * A script in place of a Lua one: it yields applications, each runs to its end before the script goes on. After the
 * hangup it is not resumed, but its `finally` runs.
 */
export type Script = (session: ScriptSession) => Generator<readonly [application: string, data?: string], void, void>;

/** Shown as the application `lua`, as a script of mod_lua would be. */
export function startLua(core: Core, channel: Channel, step: LuaStep): void {
  const session: ScriptSession = {
    uuid: channel.uuid,
    get: (name) => channel.variables.get(name),
    set: (name, value) => setVariable(channel, name, value),
    isReady: () => isLive(channel),
  };
  scripts.set(channel, step.script(session));
  execute(core, channel, 'lua', step.lua);
}

const scripts = new WeakMap<Channel, ReturnType<Script>>();

/** The application itself: goes through the script, application by application. */
export function runLua(core: Core, channel: Channel): Wait | undefined {
  const script = scripts.get(channel);
  if (!script) return undefined;
  let isFinished = false;
  const goOn = (): void => {
    if (!isLive(channel) || channel.transfer) return;
    const next = script.next();
    if (next.done) isFinished = true;
    else execute(core, channel, next.value[0], next.value[1] ?? '', { then: () => core.soon(resume) });
  };
  const wait: Wait = {
    takesMessages: false,
    isBreakable: false,
    isOver: () => isFinished,
    leave: () => void script.return(),
  };
  const resume = (): void => {
    if (channel.stack.at(-1)?.wait !== wait) return;
    goOn();
    if (isFinished) endFrame(core, channel, 'done');
  };
  core.soon(resume);
  return wait;
}
