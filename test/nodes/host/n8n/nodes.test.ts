import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { modules } from '../../../../nodes';
import { Account } from '../../../../nodes/Account/Account.node';
import { BindPrivacyNumber } from '../../../../nodes/BindPrivacyNumber/BindPrivacyNumber.node';
import { BindingExpiringTrigger } from '../../../../nodes/BindingExpiringTrigger/BindingExpiringTrigger.node';
import { Branch } from '../../../../nodes/Branch/Branch.node';
import { CallTrigger } from '../../../../nodes/CallTrigger/CallTrigger.node';
import { Contacts } from '../../../../nodes/Contacts/Contacts.node';
import { Dial } from '../../../../nodes/Dial/Dial.node';
import { HangUp } from '../../../../nodes/HangUp/HangUp.node';
import {
  outputsOf,
  subtitleOf,
  type Fields,
  type NodeDefinition,
} from '../../../../nodes/host/definition';
import { speakHostLanguage } from '../../../../nodes/host/n8n/language';
import { n8nOutputs } from '../../../../nodes/host/n8n/outputs';
import { checkSettings, fieldsOf, readSettings } from '../../../../nodes/host/settings';
import { IntentMatch } from '../../../../nodes/IntentMatch/IntentMatch.node';
import { InterceptSmsTrigger } from '../../../../nodes/InterceptSmsTrigger/InterceptSmsTrigger.node';
import { JobCompleteTrigger } from '../../../../nodes/JobCompleteTrigger/JobCompleteTrigger.node';
import { JobGroup } from '../../../../nodes/JobGroup/JobGroup.node';
import { Line } from '../../../../nodes/Line/Line.node';
import { LineTrigger } from '../../../../nodes/LineTrigger/LineTrigger.node';
import { Listen } from '../../../../nodes/Listen/Listen.node';
import { Number as CallerNumber } from '../../../../nodes/Number/Number.node';
import { NumberGroup } from '../../../../nodes/NumberGroup/NumberGroup.node';
import { NumberPool } from '../../../../nodes/NumberPool/NumberPool.node';
import { OutsideBot } from '../../../../nodes/OutsideBot/OutsideBot.node';
import { PrivacyCallTrigger } from '../../../../nodes/PrivacyCallTrigger/PrivacyCallTrigger.node';
import { PrivacyNumber } from '../../../../nodes/PrivacyNumber/PrivacyNumber.node';
import { Results } from '../../../../nodes/Results/Results.node';
import { RingTone } from '../../../../nodes/RingTone/RingTone.node';
import { Rules } from '../../../../nodes/Rules/Rules.node';
import { Scene } from '../../../../nodes/Scene/Scene.node';
import { Sms } from '../../../../nodes/Sms/Sms.node';
import { Speak } from '../../../../nodes/Speak/Speak.node';
import { Tag } from '../../../../nodes/Tag/Tag.node';
import { Transfer } from '../../../../nodes/Transfer/Transfer.node';

type NodeClass = new () => INodeType & { methods: NonNullable<INodeType['methods']> };
const CLASSES: readonly NodeClass[] = [
  Account,
  BindPrivacyNumber,
  BindingExpiringTrigger,
  Branch,
  CallTrigger,
  CallerNumber,
  Contacts,
  Dial,
  HangUp,
  IntentMatch,
  InterceptSmsTrigger,
  JobCompleteTrigger,
  JobGroup,
  Line,
  LineTrigger,
  Listen,
  NumberGroup,
  NumberPool,
  OutsideBot,
  PrivacyCallTrigger,
  PrivacyNumber,
  Results,
  RingTone,
  Rules,
  Scene,
  Sms,
  Speak,
  Tag,
  Transfer,
];
const ROOT = join(__dirname, '../../../../..');

const definitionOf = (name: string): NodeDefinition =>
  modules.find(({ definition }) => definition.name === name)?.definition as NodeDefinition;

/** As n8n does: what is between `={{` and `}}`, with the parameters at hand and nothing else. */
function evaluate(expression: unknown, $parameter: object): unknown {
  const code = /^={{(.*)}}$/s.exec(String(expression))?.[1] ?? '';
  return (new Function('$parameter', `return (${code})`) as (p: object) => unknown)($parameter);
}

/** What a node may be run without. */
const optional = (definition: NodeDefinition): Fields =>
  Object.fromEntries(Object.entries(fieldsOf(definition)).filter(([, field]) => !field.required));

describe('n8n nodes', () => {
  it('are all there', () => {
    expect(CLASSES.map((Class) => new Class().description.name).sort()).to.deep.equal(
      modules.map(({ definition }) => definition.name).sort(),
    );
  });

  for (const Class of CLASSES) {
    describe(Class.name, () => {
      const node = new Class();
      const { description } = node;
      const definition = definitionOf(description.name);

      it('has the header of its definition', () => {
        expect(description).to.include({
          name: definition.name,
          displayName: definition.label['en-US'],
          description: definition.summary['en-US'],
          version: definition.version,
        });
        expect(description.defaults.name).to.equal(definition.label['en-US']);
        expect(Class.name.toLowerCase()).to.equal(description.name.toLowerCase());
      });

      it('takes its words from the definition in the language of the editor', () => {
        const copy: INodeTypeDescription = { ...description, defaults: {} };
        speakHostLanguage(copy, definition, 'zh-CN');
        expect(copy).to.include({
          displayName: definition.label['zh-CN'],
          description: definition.summary['zh-CN'],
        });
        expect(copy.defaults.name).to.equal(definition.label['zh-CN']);
      });

      it('is a trigger without inputs, or a node with one and usable as a tool', () => {
        const isTrigger = definition.mode === 'trigger';
        expect(Class.name.endsWith('Trigger')).to.equal(isTrigger);
        expect(description.group.includes('trigger')).to.equal(isTrigger);
        expect(description.inputs).to.deep.equal(isTrigger ? [] : [NodeConnectionTypes.Main]);
        expect(description.usableAsTool).to.equal(isTrigger ? undefined : true);
        expect(node.trigger !== undefined).to.equal(isTrigger);
        expect(node.execute !== undefined).to.equal(!isTrigger);
      });

      it('asks for the engine, and knows how to test it and how to list its things', () => {
        const { credential } = definition;
        expect(description.credentials).to.deep.equal([
          { name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' },
          ...(credential
            ? [{ name: credential.name, required: true, testedBy: 'dialflowBotTest' }]
            : []),
        ]);
        for (const { testedBy } of description.credentials ?? []) {
          expect(node.methods.credentialTest).to.have.property(String(testedBy));
        }
        for (const { typeOptions } of description.properties) {
          const method = typeOptions?.loadOptionsMethod;
          if (method) expect(node.methods.loadOptions).to.have.property(method);
        }
      });

      it('has a codex that names it, and its icons', () => {
        const folder = join(ROOT, 'nodes', Class.name);
        const codex = JSON.parse(
          readFileSync(join(folder, `${Class.name}.node.json`), 'utf8'),
        ) as Record<string, unknown>;
        expect(codex['node']).to.equal(`@dialflow/n8n-nodes-telephony.${description.name}`);
        expect(codex).to.include.keys('categories', 'alias', 'resources');
        const { light, dark } = description.icon as { light: string; dark: string };
        for (const icon of [light, dark]) {
          expect(readFileSync(join(folder, icon.replace('file:', '')), 'utf8')).to.include('<svg');
        }
      });

      it('has a subtitle that its default parameters can be read for', () => {
        const parameters = Object.fromEntries(
          description.properties.map((property) => [property.name, property.default]),
        );
        expect(evaluate(description.subtitle, parameters)).to.be.a('string');
      });

      it('has a subtitle that names what is chosen in words, as that of its definition', () => {
        const copy: INodeTypeDescription = { ...description, defaults: {} };
        speakHostLanguage(copy, definition, 'zh-CN');
        const parameters = Object.fromEntries(
          description.properties.map((property) => [property.name, property.default]),
        );
        const text = evaluate(copy.subtitle, parameters);
        expect(text).to.not.match(/[a-z]/i); // what is saved is in Latin letters
        const own = subtitleOf(definition, readSettings(definition.fields, {}).settings, 'zh-CN');
        expect(text).to.equal(/[\p{L}\p{N}]/u.test(own) ? own : '');
      });

      const branches = definition.branchOutputs;
      const rows = branches ? [[], [{ name: 'yes' }, { name: '' }, { name: '第三' }]] : [[]];
      const hungUp = definition.liveCall ? [false, true] : [false];
      for (const language of ['en-US', 'zh-CN'] as const) {
        it(`has the outputs of its definition, whatever the settings (${language})`, () => {
          const outputs = n8nOutputs(definition, language);
          for (const values of rows) {
            for (const showHungUp of hungUp) {
              const settings = { showHungUp, ...(branches ? { [branches]: values } : {}) };
              const wanted = outputsOf(definition, settings).map(({ label }) => label[language]);
              const parameters = { showHungUp, ...(branches ? { [branches]: { values } } : {}) };
              const made =
                typeof outputs === 'string'
                  ? (evaluate(outputs, parameters) as (string | { displayName?: string })[])
                  : outputs;
              const names = made.map((one) =>
                typeof one === 'string' ? undefined : one.displayName,
              );
              // An only output needs no name.
              expect(names).to.deep.equal(wanted.length === 1 ? [undefined] : wanted);
            }
          }
          if (language === 'en-US') expect(description.outputs).to.deep.equal(outputs);
        });
      }

      it('has parameters whose defaults are what the definition defaults to', () => {
        const defaults = Object.fromEntries(
          description.properties
            .filter(({ type }) => type !== 'notice') // a heading
            .map((property) => [property.name, property.default]),
        );
        const inCredential = definition.credential?.fields ?? [];
        const fields = Object.fromEntries(
          Object.entries(fieldsOf(definition)).filter(([name]) => !inCredential.includes(name)),
        );
        expect(Object.keys(defaults)).to.deep.equal(Object.keys(fields));
        for (const [name, field] of Object.entries(fields)) {
          const own = field.type === 'list' ? { values: field.default } : field.default;
          expect(defaults[name], name).to.deep.equal(own);
        }
        // Nothing is hidden that a run could not do without.
        expect(() => checkSettings(optional(definition), {})).to.not.throw();
      });
    });
  }
});
