import { startBank } from './bank.ts';
import type { BankOptions, Bank } from './bank.ts';
import { startPbx } from './pbx.ts';
import type { Pbx, PbxOptions } from './pbx.ts';

export interface Scene {
  readonly pbx: Pbx;
  readonly bank: Bank;
  /** keep: logs and configurations stay for a look. */
  stop(options?: { keep?: boolean }): Promise<void>;
}

/** A PBX and a bank of telephones that are registered there. */
export async function startScene(options: BankOptions & PbxOptions): Promise<Scene> {
  const pbx = await startPbx(options);
  const bank = await startBank(pbx, options).catch(async (error: unknown) => {
    await pbx.stop({ keep: true });
    throw error;
  });
  return {
    pbx,
    bank,
    stop: async (how = {}) => {
      await Promise.all([bank.stop(how), pbx.stop(how)]);
    },
  };
}
