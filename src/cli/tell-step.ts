import type { Command } from '../core/model/command.ts';
import type { Fact } from '../core/model/fact.ts';
import type { Happening } from '../core/model/input.ts';
import type { Published } from '../core/model/published.ts';
import type { Step } from './read-journal.ts';

/** What somebody who looks for one call, task or agent wants to see of a step. */
export interface Told {
  readonly at: number;
  readonly lines: readonly string[];
  /** Ids of legs, tasks, conversations; agents as `agent:NAME`. */
  readonly ids: ReadonlySet<string>;
}

/** A step in words: what came, and below it what was decided. */
export function tellStep({ line, decision, differs }: Step): Told {
  const { input } = line;
  const { commands, published, rejection, ignored } = decision;
  const lines = [
    tellHappening(input.happening),
    ...published.map((event) => `  ${tellEvent(event)}`),
    ...commands.map((command) => `  > ${tellCommand(command)}`),
    ...(rejection === null ? [] : [`  refused: ${rejection.code} ${rejection.msg}`]),
    ...(ignored === null ? [] : [`  without effect: ${ignored}`]),
    ...(differs
      ? [`  DIFFERS: then it was [${[...line.told, ...line.did, line.refused ?? ''].join(' ').trim()}]`]
      : []),
  ];
  return { at: input.at, lines, ids: idsOf(input.happening, published, commands) };
}

function tellHappening(happening: Happening): string {
  switch (happening.type) {
    case 'call-arrived':
      return `call ${happening.legId} from ${happening.from || '(withheld)'} to ${happening.to} arrives`;
    case 'feature-dialled':
      return `call ${happening.legId} from ${happening.from} dials the feature ${happening.does}`;
    case 'fact':
      return tellFact(happening.fact);
    case 'outcome':
      return `the switch ${happening.failure === null ? 'took' : 'refused'} ${tellCommand(happening.command)}${happening.failure === null ? '' : `: ${happening.failure}`}`;
    case 'timer':
      return `time is over: ${happening.timerId}`;
    case 'request':
      return `request ${happening.request.name} ${JSON.stringify(happening.request.params)}`;
    case 'switch-attached':
      return `attached to the switch: ${happening.snapshot.legs.length} legs`;
    case 'switch-lost':
      return 'the switch is away';
    case 'audited':
      return `an audit found ${happening.differences.length} differences`;
  }
}

const tellFact = (fact: Fact): string => {
  const { fact: what, ...about } = fact;
  const [first = '', ...others] = Object.values(about).map((value) =>
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  );
  return `${'legId' in about ? 'leg' : 'telephone'} ${first} ${what.replace(/^(leg|extension)-/, '')} ${others.join(' ')}`.trim();
};

const SAID: readonly string[] = [
  'agent_name',
  'name',
  'cause',
  'previous_state',
  'latest_state',
  'type',
  'end_reason',
  'agent_call_id',
  'believed',
  'found',
];

function tellEvent({ event, about, fields }: Published): string {
  const said = SAID.flatMap((name) => (fields[name] == null ? [] : [`${name}=${fields[name] as string}`]));
  const members = Array.isArray(fields['members'])
    ? [
        `members=${(fields['members'] as { call_id: string; mode: number }[]).map(({ call_id, mode }) => `${call_id}:${mode}`).join(',')}`,
      ]
    : [];
  return [event.replace('callcenter.', ''), about, ...said, ...members].join(' ');
}

function tellCommand(command: Command): string {
  const { do: what, ...how } = command;
  return `${what} ${Object.values(how)
    .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)))
    .join(' ')}`;
}

const ID_FIELDS = ['id', 'origin_call_id', 'agent_call_id', 'call_id', 'conversation_id', 'queue_id'];
const AGENT_FIELDS = ['agent_name', 'name', 'agent'];

function idsOf(happening: Happening, published: readonly Published[], commands: readonly Command[]): Set<string> {
  const ids = new Set<string>();
  const add = (about: object): void => {
    const fields = about as Readonly<Record<string, unknown>>;
    for (const name of ['legId', 'taskId', ...ID_FIELDS]) if (typeof fields[name] === 'string') ids.add(fields[name]);
    for (const name of AGENT_FIELDS)
      if (typeof fields[name] === 'string') ids.add(`agent:${fields[name].replace(/^.*\//, '')}`);
  };
  add(happening);
  if (happening.type === 'fact') add(happening.fact);
  if (happening.type === 'request') add(happening.request.params);
  if (happening.type === 'timer') for (const part of happening.timerId.split(':')) ids.add(part);
  if (happening.type === 'outcome') add(happening.command);
  for (const { about, fields } of published) {
    ids.add(about);
    add(fields);
    for (const member of (fields['members'] as object[] | undefined) ?? []) add(member);
  }
  for (const command of commands) add(command);
  return ids;
}
