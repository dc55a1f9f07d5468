import type { Published } from '../core/model/published.ts';
import { replayJournal, type Step } from './read-journal.ts';
import type { CommandLine, Options } from './options.ts';
import { tellStep, type Told } from './tell-step.ts';

/** `replay JOURNAL`: decides a past day again and tells the story of its calls. Exit code 1: something came out otherwise. */
export async function replay({ operands, options }: CommandLine, print: (text: string) => void): Promise<number> {
  const [path] = operands;
  if (path === undefined || operands.length > 1) {
    print('usage: enqueued replay JOURNAL [--call LEG | --task TASK | --agent NAME] [--json]');
    return 2;
  }
  const counts = { inputs: 0, differing: 0 };
  const story: Told[] = [];
  const kin = createKin(wantedBy(options));
  const head = { at: 0 };
  try {
    await replayJournal(
      path,
      ({ at }) => void (head.at = at),
      (step) => {
        counts.inputs += 1;
        counts.differing += Number(step.differs);
        kin.learn(step);
        story.push(tellStep(step));
      },
    );
  } catch (error) {
    print(`${path}: ${(error as Error).message}`);
    return 1;
  }
  const wanted = story.filter(({ ids, lines }) => kin.isWanted(ids) || lines.some(isDifference));
  if (options.json === true)
    print(
      JSON.stringify(
        wanted.map(({ ids: _ids, ...told }) => told),
        null,
        2,
      ),
    );
  else for (const told of wanted) print(show(told));
  print(
    `${counts.inputs} inputs since ${new Date(head.at).toISOString()}: ${counts.differing === 0 ? 'every decision came out as it did then' : `${counts.differing} decisions came out otherwise`}`,
  );
  return counts.differing === 0 ? 0 : 1;
}

const isDifference = (line: string): boolean => line.startsWith('  DIFFERS');

const show = ({ at, lines: [first = '', ...others] }: Told): string =>
  [`${new Date(at).toISOString().slice(11, 23)}  ${first}`, ...others.map((line) => `              ${line}`)].join(
    '\n',
  );

const wantedBy = ({ call, task, agent }: Options): readonly string[] | null => {
  const wanted = [call, task, agent === undefined ? undefined : `agent:${agent}`].flatMap((id) => id ?? []);
  return wanted.length === 0 ? null : wanted;
};

/** Who belongs to what is looked for: the task of a call, the legs that rang for it, the conversation that came of it. */
interface Kin {
  learn(step: Step): void;
  isWanted(ids: ReadonlySet<string>): boolean;
}

function createKin(wanted: readonly string[] | null): Kin {
  const kin = new Set(wanted);
  /** An agent has many calls: his name leads to none of them, nor one of them to him. */
  const isAgents = wanted?.some((id) => id.startsWith('agent:')) === true;
  return {
    learn: ({ decision }) => {
      if (wanted === null || isAgents) return;
      for (const event of decision.published) {
        const related = relatedOf(event);
        if (related.some((id) => kin.has(id))) for (const id of related) kin.add(id);
      }
    },
    isWanted: (ids) => wanted === null || [...ids].some((id) => kin.has(id)),
  };
}

function relatedOf({ event, about, fields }: Published): string[] {
  const what = event.split('.')[1] ?? '';
  if (what !== 'queue' && what !== 'conversation' && what !== 'call') return [];
  const members = (fields['members'] as { call_id: string }[] | undefined) ?? [];
  const named = ['origin_call_id', 'agent_call_id', 'call_id', 'conversation_id', 'queue_id'].map(
    (name) => fields[name],
  );
  return [about, ...named, ...members.map(({ call_id }) => call_id)].filter(
    (id): id is string => typeof id === 'string',
  );
}
