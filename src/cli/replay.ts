import { createKin } from './kin.ts';
import { replayJournal, type Step } from './read-journal.ts';
import type { CommandLine, Options } from './options.ts';
import { tellAsJson, tellInWords } from './tell-story.ts';
import { tellStep } from './tell-step.ts';

/**
 * `replay JOURNAL`: decides a past day again and tells the story of its calls, each step as it is read: a day may be larger
 * than our memory. Exit code 1: something came out otherwise.
 */
export async function replay({ operands, options }: CommandLine, print: (text: string) => void): Promise<number> {
  const [path] = operands;
  if (path === undefined || operands.length > 1) {
    print('usage: enqueued replay JOURNAL [--call LEG | --task TASK | --agent NAME] [--json]');
    return 2;
  }
  const count = { since: 0, inputs: 0, differing: 0 };
  const kin = createKin(wantedBy(options));
  const story = options.json === true ? tellAsJson(print) : tellInWords(print);
  const read = (each: (step: Step) => void): Promise<void> =>
    replayJournal(path, ({ at }) => void (count.since = at), each);
  try {
    if (kin.learns) await read(({ decision }) => kin.learn(decision.published));
    await read((step) => {
      count.inputs += 1;
      count.differing += Number(step.differs);
      const told = tellStep(step);
      if (step.differs || kin.isWanted(told.ids)) story.tell(told);
    });
  } catch (error) {
    story.end(count, `${path}: ${(error as Error).message}`);
    return 1;
  }
  story.end(count, null);
  return count.differing === 0 ? 0 : 1;
}

const wantedBy = ({ call, task, agent }: Options): readonly string[] | null => {
  const wanted = [call, task, agent === undefined ? undefined : `agent:${agent}`].flatMap((id) => id ?? []);
  return wanted.length === 0 ? null : wanted;
};
