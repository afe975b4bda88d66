import { checkedTexts } from './rules';
import { anyObject, bool, id, object, text, whole, type Params, type ParamsOf } from './shapes';

const by = text(200);
const version = whole(1, Number.MAX_SAFE_INTEGER);
const ofScene = { instanceId: id, scene: id };

export const scenesParams: ParamsOf<'scenes'> = {
  check: object<Params<'scenes', 'check'>>({ definition: anyObject }, {}),
  import: object<Params<'scenes', 'import'>>(
    { instanceId: id, definition: anyObject },
    { draft: bool, by },
  ),
  get: object<Params<'scenes', 'get'>>(ofScene, { version }),
  list: object<Params<'scenes', 'list'>>({ instanceId: id }, {}),
  delete: object<Params<'scenes', 'delete'>>(ofScene, {}),
  review: object<Params<'scenes', 'review'>>(ofScene, { version, prompts: checkedTexts }),
  submit: object<Params<'scenes', 'submit'>>(ofScene, { prompts: checkedTexts, by }),
  withdraw: object<Params<'scenes', 'withdraw'>>(ofScene, { by }),
  approve: object<Params<'scenes', 'approve'>>(ofScene, { reason: text(2000), by }),
  reject: object<Params<'scenes', 'reject'>>({ ...ofScene, reason: text(2000) }, { by }),
  versions: object<Params<'scenes', 'versions'>>(ofScene, {}),
  diff: object<Params<'scenes', 'diff'>>({ ...ofScene, from: version }, { to: version }),
  rollBack: object<Params<'scenes', 'rollBack'>>({ ...ofScene, version }, { draft: bool, by }),
  copy: object<Params<'scenes', 'copy'>>({ ...ofScene, name: text(200) }, {}),
  export: object<Params<'scenes', 'export'>>(ofScene, { version }),
};
