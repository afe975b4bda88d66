import {
  anyObject,
  bool,
  id,
  listOf,
  object,
  text,
  whole,
  type Params,
  type ParamsOf,
  type Schema,
} from './shapes';

/** @param branch schema of a branch, as `calls.match` takes it */
export const intentParams = (branch: Schema): ParamsOf<'intents'> => ({
  rank: object<Params<'intents', 'rank'>>(
    { instanceId: id, text: text(10_000) },
    {
      scene: id,
      version: whole(1, Number.MAX_SAFE_INTEGER),
      definition: anyObject,
      branches: listOf(branch, 100),
      globalQuestions: bool,
    },
  ),
});
