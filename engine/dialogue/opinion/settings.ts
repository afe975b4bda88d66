import { DialflowError, type Problem, type SecondOpinionSettings } from '../../api';

export const TIME_LIMIT_MS = 400;
const LONGEST_MS = 5_000;

/**
 * Settings as an operator wrote them; undefined where nobody is to be asked.
 *
 * @throws DialflowError InvalidInput, with every problem by its path
 */
export function checkSecondOpinion(
  settings: SecondOpinionSettings | undefined,
): SecondOpinionSettings | undefined {
  if (!settings) return undefined;
  const problems: Problem[] = [];
  const { url, kind = 'embeddings', timeLimitMs = TIME_LIMIT_MS } = settings;
  const parsed = URL.parse(url);
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    const reason = 'is not an address; one is https://api.openai.com/v1';
    problems.push({ path: 'secondOpinion.url', reason });
  } else if (parsed.username || parsed.password) {
    const reason = 'must hold no user and password; a key belongs in "key"';
    problems.push({ path: 'secondOpinion.url', reason });
  }
  if (!['embeddings', 'chat'].includes(kind)) {
    const reason = `must be embeddings or chat, not "${String(kind)}"`;
    problems.push({ path: 'secondOpinion.kind', reason });
  }
  if (!(timeLimitMs > 0 && timeLimitMs <= LONGEST_MS)) {
    const reason = `is ${timeLimitMs}; more than 0 and at most ${LONGEST_MS} is needed`;
    problems.push({ path: 'secondOpinion.timeLimitMs', reason });
  }
  if (problems.length > 0) throw DialflowError.invalid('engine', problems);
  return settings;
}
