import { Type, type Static, type TObject } from '@sinclair/typebox';
import type { Mode } from '../core/model/mode.ts';
import type { Whom } from '../core/model/request.ts';
import { ok, type Result } from '../lib/result.ts';
import type { Desk } from './desk.ts';
import { refuse, type Refusal } from './errors.ts';
import { enqueue, readDocument } from './expressions.ts';
import { closed, line, mode, nullable, optional, text, whole } from './schema.ts';

const LONGEST_DIAL_SECONDS = 300;
const LONGEST_ANSWER_SECONDS = 21_600;

/** An outside number to be called. What a number may look like, the rules say: their answer has a code of its own. */
export const OUTSIDE = {
  to: line(64, 'the number to call'),
  from: optional(text('^\\+?[0-9*#]{1,32}$', 'a telephone number, shown to whom is called')),
  max_dial_seconds: optional(whole(1, LONGEST_DIAL_SECONDS, 'how long it may ring')),
  max_answer_seconds: whole(1, LONGEST_ANSWER_SECONDS, 'the longest talk, from the answer on'),
};

/** An agent to be found by queueing. */
export const AGENT = { enqueue };

type Outside = Static<TObject<typeof OUTSIDE>>;

export function dialWhom({ to, from, max_dial_seconds: dial, max_answer_seconds: answer }: Outside): Whom {
  return {
    by: 'dial',
    number: to,
    from: from ?? null,
    maxDialMs: dial === undefined ? null : dial * 1000,
    maxAnswerMs: answer * 1000,
  };
}

export function queueWhom(xml: string): Result<Whom, Refusal> {
  const document = readDocument(xml);
  return document.ok ? ok({ by: 'queue', enqueue: document.value }) : document;
}

/** Two published words for the voice mode. Only one may be given. */
export const VOICE = { mode: optional(mode), voice_io_mode: optional(mode) };

export const background = optional(Type.Boolean({ description: 'see the summary for who hears what' }));

interface Voiced {
  readonly mode?: Mode;
  readonly voice_io_mode?: Mode;
}

/** Some of the published pages read 2 and 3 of voiceIoMode the other way round: the configuration says which. */
export function readMode(
  desk: Desk,
  { mode: plain, voice_io_mode: voiced }: Voiced,
  byDefault: Mode,
): Result<Mode, Refusal> {
  if (plain !== undefined && voiced !== undefined)
    return refuse('badParameter', 'mode: give either mode or voiceIoMode');
  return ok(plain ?? (voiced === undefined ? byDefault : turned(desk, voiced)));
}

const SWAPPED: Readonly<Record<Mode, Mode>> = { 1: 1, 2: 3, 3: 2, 4: 4 };

const turned = (desk: Desk, voiced: Mode): Mode => (desk.settings.swapVoiceIoModes ? SWAPPED[voiced] : voiced);

/** What has begun: follow it by the events of these ids. */
export const begun = closed({
  id: Type.String({ description: 'of what was begun; its events carry it' }),
  queue_id: nullable(Type.String({ description: 'the queue task, where an agent is looked for' })),
  call_id: nullable(Type.String({ description: 'the leg that is called, once it is' })),
});
