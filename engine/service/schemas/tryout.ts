import { object, type Params, type ParamsOf } from './shapes';
import { id, idOrNone, text } from './shapes';

export const tryoutParams: ParamsOf<'tryout'> = {
  open: object<Params<'tryout', 'open'>>(
    { instanceId: id, kind: { enum: ['text', 'phone'] } },
    {
      scene: idOrNone,
      group: idOrNone,
      name: text(200),
      phoneNumber: text(40),
      variables: {
        type: 'object',
        maxProperties: 50,
        additionalProperties: text(10_000),
      },
      startedBy: { enum: ['page', 'dial'] },
      language: { enum: ['zh-CN', 'en-US'] },
    },
  ),
  close: object<Params<'tryout', 'close'>>({ tryout: id }, {}),
};
