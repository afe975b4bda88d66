import { DialflowError, type Problem, type ResultMethods, type TurnLabel } from '../../api';
import type { LabelStore } from '../../store/results/labels';
import type { Clock } from '../../time/clock';
import { countErrors } from './errorRate';
import type { HotWords } from './hotWords';

const MOST_LABELS = 20;
const LONGEST_WORD = 30;

export interface LabelsContext {
  clock: Clock;
  store: LabelStore;
  hotWords: HotWords;
}

type Request = Parameters<ResultMethods['label']>[0];

/** 通话标注: what people note of what was said, turn by turn. */
export class Labels {
  constructor(private readonly context: LabelsContext) {}

  async label(request: Request): Promise<TurnLabel> {
    const { callId, sequence, transcript, labels, hotWords = [] } = request;
    const { store, clock } = this.context;
    const found = await store.turn(callId, sequence);
    if (!found) {
      const message = `The call "${callId}" has no turn ${sequence}.`;
      throw new DialflowError('NotFound', message, { what: 'turn', id: `${callId} ${sequence}` });
    }
    const { turn, label: before } = found;
    refuse(request, turn.speaker);
    const words = clean(hotWords);
    const label: TurnLabel = {
      callId,
      sequence,
      ...(transcript === undefined ? transcriptOf(before) : compared(transcript, turn.text)),
      labels: labels === undefined ? (before?.labels ?? []) : clean(labels),
      labelledAt: clock.now(),
    };
    await store.save(label, found, words);
    if (words.length > 0) await this.context.hotWords.refresh(found.instanceId);
    return label;
  }
}

type Compared = Pick<TurnLabel, 'transcript' | 'unit' | 'units' | 'errors' | 'errorRate'>;

const NONE: Compared = { transcript: null, unit: null, units: null, errors: null, errorRate: null };

function transcriptOf(label: TurnLabel | null): Compared {
  if (!label) return NONE;
  const { transcript, unit, units, errors, errorRate } = label;
  return { transcript, unit, units, errors, errorRate };
}

function compared(transcript: string | null, recognised: string): Compared {
  if (transcript === null) return NONE;
  const { unit, units, errors } = countErrors(transcript, recognised);
  const errorRate = units > 0 ? errors / units : errors > 0 ? 1 : 0;
  return { transcript, unit, units, errors, errorRate };
}

function refuse({ transcript, labels, hotWords = [] }: Request, speaker: string): void {
  const problems: Problem[] = [];
  if (speaker !== 'callee' && typeof transcript === 'string') {
    problems.push({
      path: 'transcript',
      reason:
        'is of a turn of the robot; only what a callee said is recognised, and may be put right',
    });
  }
  if ((labels?.length ?? 0) > MOST_LABELS) {
    problems.push({ path: 'labels', reason: `are more than ${MOST_LABELS}` });
  }
  hotWords.forEach((word, index) => {
    if (word.trim().length > LONGEST_WORD) {
      const reason = `is longer than ${LONGEST_WORD} characters; a hot word is a word or a name`;
      problems.push({ path: `hotWords[${index}]`, reason });
    }
  });
  if (problems.length > 0) throw DialflowError.invalid('label', problems);
}

/** Without blanks around them, none empty, none twice. */
const clean = (texts: readonly string[]): string[] => [
  ...new Set(texts.map((text) => text.trim()).filter((text) => text !== '')),
];
