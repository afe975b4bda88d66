export { callException, type ExceptionFacts } from './exceptions';
export {
  legEndOf,
  outcomeOfStatus,
  type GaveUp,
  type LegOutcomeEnd,
  type LegStory,
} from './legEnd';
