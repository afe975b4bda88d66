import type { engineFields } from '../../credentials/engine.definition';
import { definition as account } from '../../nodes/Account/definition';
import { definition as bindPrivacyNumber } from '../../nodes/BindPrivacyNumber/definition';
import { definition as bindingExpiringTrigger } from '../../nodes/BindingExpiringTrigger/definition';
import { definition as branch } from '../../nodes/Branch/definition';
import { definition as callTrigger } from '../../nodes/CallTrigger/definition';
import { definition as contacts } from '../../nodes/Contacts/definition';
import { definition as dial } from '../../nodes/Dial/definition';
import { definition as hangUp } from '../../nodes/HangUp/definition';
import { definition as intentMatch } from '../../nodes/IntentMatch/definition';
import { definition as interceptSmsTrigger } from '../../nodes/InterceptSmsTrigger/definition';
import { definition as jobCompleteTrigger } from '../../nodes/JobCompleteTrigger/definition';
import { definition as jobGroup } from '../../nodes/JobGroup/definition';
import { definition as line } from '../../nodes/Line/definition';
import { definition as lineTrigger } from '../../nodes/LineTrigger/definition';
import { definition as listen } from '../../nodes/Listen/definition';
import { definition as number } from '../../nodes/Number/definition';
import { definition as numberGroup } from '../../nodes/NumberGroup/definition';
import { definition as numberPool } from '../../nodes/NumberPool/definition';
import { definition as outsideBot } from '../../nodes/OutsideBot/definition';
import { definition as privacyCallTrigger } from '../../nodes/PrivacyCallTrigger/definition';
import { definition as privacyNumber } from '../../nodes/PrivacyNumber/definition';
import { definition as results } from '../../nodes/Results/definition';
import { definition as ringTone } from '../../nodes/RingTone/definition';
import { definition as rules } from '../../nodes/Rules/definition';
import { definition as scene } from '../../nodes/Scene/definition';
import { definition as sms } from '../../nodes/Sms/definition';
import { definition as speak } from '../../nodes/Speak/definition';
import { definition as tag } from '../../nodes/Tag/definition';
import { definition as transfer } from '../../nodes/Transfer/definition';
import type {
  BooleanField,
  Field,
  Fields,
  JsonField,
  ListField,
  MultiOptionsField,
  NumberField,
  OptionsField,
  TextListField,
} from '../../nodes/host/definition';
import {
  Dynamic,
  type EngineUse as AnyEngineUse,
  type Flow as AnyFlow,
  type HostNode,
  type NodeBase,
  type OwnNode,
} from '../../nodes/host/flows/flow';

export { Dynamic, isOwn } from '../../nodes/host/flows/flow';
export type { FlowNode, Group, HostNode, OwnNode } from '../../nodes/host/flows/flow';

/** A flow of ours, which brings its engine. */
export interface Flow extends AnyFlow {
  engine: EngineUse;
}

export interface EngineUse extends AnyEngineUse {
  settings: Given<typeof engineFields>;
}

const definitions = {
  account,
  branch,
  callTrigger,
  contacts,
  dial,
  hangUp,
  intentMatch,
  jobCompleteTrigger,
  jobGroup,
  line,
  number,
  lineTrigger,
  listen,
  outsideBot,
  results,
  rules,
  scene,
  speak,
  tag,
  transfer,
  numberPool,
  privacyNumber,
  bindPrivacyNumber,
  numberGroup,
  ringTone,
  bindingExpiringTrigger,
  interceptSmsTrigger,
  privacyCallTrigger,
  sms,
} as const;

type Name = keyof typeof definitions;

/** Settings as a description gives them: what is left out has its default. */
export type Given<F extends Fields> = {
  readonly [K in keyof F]?: Value<F[K]> | (F[K] extends { dynamic: true } ? Dynamic : never);
};

type Value<F extends Field> =
  F extends OptionsField<infer V>
    ? V
    : F extends MultiOptionsField<infer V>
      ? readonly V[]
      : F extends ListField<infer G>
        ? readonly Given<G>[]
        : F extends TextListField
          ? readonly string[]
          : F extends NumberField
            ? number
            : F extends BooleanField
              ? boolean
              : F extends JsonField
                ? object
                : string;

/** A node of this package, its settings checked by the types of its definition. */
export function node<N extends Name>(
  type: N,
  name: string,
  {
    settings = {},
    ...place
  }: Omit<NodeBase, 'name'> & {
    settings?: Given<(typeof definitions)[N]['fields']> & { readonly showHungUp?: boolean };
  },
): OwnNode {
  return { name, definition: definitions[type], settings, ...place };
}

/** A node that the hosts bring themselves. */
export const hostNode = (name: string, part: Omit<HostNode, 'name'>): HostNode => ({
  name,
  ...part,
});

export const fromMessage = (property: string, n8n?: string): Dynamic =>
  new Dynamic({ type: 'msg', value: property }, n8n);

export const fromFlowContext = (key: string): Dynamic => new Dynamic({ type: 'flow', value: key });

/** A field of the JSON that a request brought. */
export const fromBody = (field: string): Dynamic =>
  fromMessage(`payload.${field}`, `$json.body.${field}`);
