/** Other words for a parameter that the published texts use, by the name that the code uses. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  agent_name: ['agent_id'],
  queue_id: ['queue_task_id', 'task_id'],
  enqueue: ['queue'],
  data: ['user_data'],
  background: ['backgroud', 'backgound'],
  callcenter: ['callcenter_id'],
};

const toCamel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const toSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** How else a parameter may be spelled: the published words, and each in snake_case and camelCase. */
export function otherSpellings(name: string): string[] {
  const words = [name, ...(WORDS[name] ?? [])];
  const spellings = new Set(words.flatMap((word) => [word, toSnake(word), toCamel(word)]));
  spellings.delete(name);
  return [...spellings];
}

/** By every spelling of some parameters: the name that the code uses. A parameter's own name is never an alias. */
export function spellingsOf(names: readonly string[]): ReadonlyMap<string, string> {
  const own = names.map((name): [string, string] => [name, name]);
  const others = names.flatMap((name) => otherSpellings(name).map((spelling): [string, string] => [spelling, name]));
  return new Map([...others, ...own]);
}
