import { AnsweringMachineDetector } from '../../../media/answeringMachine';
import type { LegListener } from '../../port';
import type { VoiceStream } from '../voice';

/** Listens for who has answered, person or machine, from the answer on; nothing waits for it. */
export function watchGreeting(
  stream: Pick<VoiceStream, 'addTap' | 'removeTap'>,
  listener: Pick<LegListener, 'answeredBy' | 'messageMayBegin'>,
): void {
  const detector = new AnsweringMachineDetector({
    decided: (who) => {
      if (who === 'person') stream.removeTap(detector);
      listener.answeredBy?.(who);
    },
    messageMayBegin: () => {
      stream.removeTap(detector);
      listener.messageMayBegin?.();
    },
  });
  stream.addTap(detector);
}
