import type { Errand } from '../model/errand.ts';
import type { IncomingCall } from '../model/notice.ts';
import type { Task } from '../model/task.ts';
import type { View } from '../model/view.ts';

/** What the one who rings for a task is told of it. */
export function incomingCall(view: View & { readonly at: number }, task: Task): IncomingCall {
  const errand = view.get('errand', task.errand);
  return {
    uuid: task.id,
    from: task.from,
    to: task.to,
    userData: task.userData,
    via: errand === undefined ? 'queue' : viaOf(errand),
    video: errand?.options.video ?? 0,
    queueId: task.id,
    waitedMs: view.at - task.enteredAt,
    workOrderId: errand?.options.workOrderId ?? null,
  };
}

function viaOf({ purpose, options }: Errand): IncomingCall['via'] {
  if (purpose.for === 'transfer') return 'transfer';
  if (purpose.for === 'invite') return 'three_way';
  return options.isConsult ? 'consult' : 'queue';
}
