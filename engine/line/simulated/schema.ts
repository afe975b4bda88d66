/** JSON schema of `SimulatedLineSettings`, as an operator may write it. */

const text = { type: 'string', pattern: '\\S', description: 'must be a text that is not empty' };
const name = {
  type: 'string',
  pattern: '^\\S(.*\\S)?$',
  description: 'must be a text, not empty and without blanks around it',
};
const seconds = {
  type: 'number',
  minimum: 0,
  maximum: 3600,
  description: 'must be a number of seconds from 0 to 3600',
};
const share = {
  type: 'number',
  minimum: 0,
  maximum: 1,
  description: 'must be a number from 0 to 1',
};

/** One, or a list of at least one. Not `anyOf`, which could not say what is wrong with either. */
const oneOrMore = (one: object): object => ({
  if: { type: 'array' },
  then: {
    type: 'array',
    minItems: 1,
    items: one,
    description: 'must not be an empty list',
  },
  else: one,
});

const actionFields = {
  say: text,
  keys: {
    type: 'string',
    pattern: '^[0-9*#A-D]+$',
    description: 'must be keys of a telephone, e.g. "1" or "12#", as text',
  },
  hangUp: { type: 'boolean', description: 'must be true or false' },
  afterSeconds: seconds,
  confidence: share,
};
const action = (fields: object): object => ({
  type: 'object',
  properties: fields,
  additionalProperties: false,
  description: 'must be an object, e.g. {"say": "是的"}',
});
const reaction = action({ ...actionFields, interruptAt: share });

const response = {
  type: 'object',
  properties: { when: oneOrMore(text), then: oneOrMore(reaction) },
  required: ['when', 'then'],
  additionalProperties: false,
  description: 'must be an object, e.g. {"when": "满意吗", "then": {"say": "满意"}}',
};

const outcome = {
  enum: [
    'answers',
    'noAnswer',
    'busy',
    'rejected',
    'emptyNumber',
    'poweredOff',
    'outOfService',
    'inArrears',
    'notConnected',
    'lineFailed',
  ],
};

const callee = {
  type: 'object',
  properties: {
    name,
    numbers: {
      type: 'array',
      description: 'must be a list of numbers',
      items: {
        type: 'string',
        pattern: '^[0-9?*]+$',
        description: 'must be a text of digits, "?" (one digit) and "*" (any digits)',
      },
    },
    outcome: oneOrMore(outcome),
    ringSeconds: seconds,
    onAnswer: action(actionFields),
    machine: { type: 'boolean', description: 'must be true or false' },
    responses: { type: 'array', items: response, description: 'must be a list of responses' },
    otherwise: reaction,
  },
  required: ['name'],
  additionalProperties: false,
  description: 'must be an object with at least a "name"',
};

/** `description` says what a value must be, to whoever wrote another. */
export const simulatedLineSchema = {
  type: 'object',
  properties: {
    kind: { const: 'simulated' },
    callees: { type: 'array', items: callee, description: 'must be a list of callees' },
    // Empty as an operator's form leaves them: the default.
    calleeVariable: { type: 'string', description: 'must be the name of a variable' },
    defaultCallee: { type: 'string', description: 'must be the name of a callee' },
  },
  additionalProperties: false,
  description: 'must be an object with a list "callees"',
};
