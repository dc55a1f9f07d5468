import type { Deed, Notice, Phase } from '../../src/core/model/notice.ts';

type Step = Phase['phase'];

/** Deeds of which nothing but one word is told. */
const MOMENTS: readonly Deed[] = ['interrupt', 'change-media'];
/** Told also to whom they are done, who did not begin them. */
const SUFFERED: readonly Deed[] = ['force_call', 'substitute'];

/** What may come after what, by how it went; null: nothing is open. */
const BEFORE: Readonly<Record<`${Step} ${boolean}`, readonly (Step | null)[]>> = {
  'begun true': [null],
  'begun false': [],
  'talking true': ['begun'],
  'talking false': [],
  'over true': ['talking'],
  'over false': ['begun'],
};

/**
 * Reads along what desktops are told: each status follows on the one before, whatever began has one end, and nobody hears
 * anything while he is logged out.
 */
export class NoticeBook {
  private readonly statuses = new Map<string, string>();
  private readonly open = new Map<string, Step>();
  /** Begun in an earlier login: told on, or not. */
  private readonly forgotten = new Set<string>();

  /** What is wrong with this one, coming after the others; null: nothing. */
  read(notice: Notice): string | null {
    if (notice.is === 'status') return this.readStatus(notice);
    if (!this.statuses.has(notice.agent)) return `${notice.agent} hears ${describe(notice)} while he is logged out`;
    return notice.is === 'phase' ? this.readPhase(notice) : null;
  }

  unended(): string[] {
    return [...this.open].map(([key, step]) => `${key} is ${step} for ever`);
  }

  private readStatus({ agent, before, after }: Notice & { is: 'status' }): string | null {
    const known = this.statuses.get(agent) ?? 'null';
    if (JSON.stringify(before) !== known) return `${agent} was ${known}, and is told ${JSON.stringify(before)}`;
    if (after !== null) this.statuses.set(agent, JSON.stringify(after));
    else this.forget(agent);
    return null;
  }

  private forget(agent: string): void {
    this.statuses.delete(agent);
    for (const key of [...this.open.keys()].filter((open) => open.startsWith(`${agent} `))) {
      this.open.delete(key);
      this.forgotten.add(key);
    }
  }

  private readPhase(notice: Notice & { is: 'phase' }): string | null {
    const { agent, deed, uuid, phase, isSuccess } = notice;
    const key = `${agent} ${deed} ${uuid}`;
    if (MOMENTS.includes(deed) || this.forgotten.has(key)) return null;
    const last = this.open.get(key) ?? null;
    if (phase === 'over') this.open.delete(key);
    else this.open.set(key, phase);
    const isSuffered = SUFFERED.includes(deed) && last === null && phase !== 'begun';
    return isSuffered || BEFORE[`${phase} ${isSuccess}`].includes(last)
      ? null
      : `${describe(notice)} of ${agent} after ${last ?? 'nothing'}`;
  }
}

const describe = (notice: Notice): string =>
  notice.is === 'phase' ? `${notice.deed} ${notice.uuid} ${notice.phase} ${notice.isSuccess}` : notice.is;
