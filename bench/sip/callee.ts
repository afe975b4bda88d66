import { type Answers, answering } from '../party';
import { audioAt, openStack, type Stack } from './stack';

/** Rings and answers at once, as `sipp -sn uas` does. */
let stack: Stack | undefined;
let calls = 0;

const answers: Answers = {
  open: async (options: { t1: number }): Promise<number> => {
    stack = await openStack({
      timers: options,
      handlers: {
        invite: (session) => {
          calls++;
          session.ring();
          session.answer(audioAt(40_000));
          return { ended: () => undefined };
        },
      },
    });
    return stack.port;
  },
  calls: () => calls,
  left: () => stack?.left(),
  faults: () => stack?.faults(),
};

answering(answers);
