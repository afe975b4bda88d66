import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { modules } from '../../nodes';
import { fieldsOf } from '../../nodes/host/settings';
import type { Field, Fields, Words } from '../../nodes/host/definition';

const languages = ['zh-CN', 'en-US'] as const;

/** Every text of a definition, with where it stands. */
function* textsOf(fields: Fields, at: string): Generator<[string, Words]> {
  for (const [name, field] of Object.entries(fields) as [string, Field][]) {
    const path = `${at}.${name}`;
    yield [path, field.label];
    if (field.help) yield [`${path}.help`, field.help];
    if ('options' in field) {
      for (const option of field.options) yield [`${path}.${option.value}`, option.label];
    }
    if (field.type === 'list') {
      yield [`${path}.itemLabel`, field.itemLabel];
      yield* textsOf(field.fields, path);
    }
  }
}

describe('the list of nodes', () => {
  it('has every node once', () => {
    expect(modules.map((module) => module.definition.name)).to.have.members([
      'scene',
      'contacts',
      'jobGroup',
      'rules',
      'callTrigger',
      'dial',
      'branch',
      'speak',
      'listen',
      'intentMatch',
      'outsideBot',
      'tag',
      'transfer',
      'hangUp',
      'jobCompleteTrigger',
      'results',
      'line',
      'number',
      'lineTrigger',
      'numberPool',
      'privacyNumber',
      'bindPrivacyNumber',
      'numberGroup',
      'ringTone',
      'interceptSmsTrigger',
      'sms',
      'privacyCallTrigger',
      'bindingExpiringTrigger',
      'account',
    ]);
  });

  for (const { definition } of modules) {
    describe(definition.name, () => {
      it('has words for everything in both languages', () => {
        const all: [string, Words][] = [
          ['label', definition.label],
          ['summary', definition.summary],
          ['help', definition.help],
          ...definition.outputs.map((o): [string, Words] => [`output ${o.key}`, o.label]),
          ...textsOf(fieldsOf(definition), 'fields'),
        ];
        for (const [path, text] of all) {
          for (const language of languages) {
            expect(text[language].trim(), `${path} in ${language}`).to.not.equal('');
          }
        }
        expect(definition.help['en-US']).to.not.match(/[\u4e00-\u9fff]/);
      });

      it('explains each of its outputs', () => {
        if (definition.mode === 'trigger') return; // its one output is explained field by field
        for (const output of definition.outputs) {
          for (const language of languages) {
            expect(definition.help[language]).to.include(`**${output.label[language]}**`);
          }
        }
      });

      it('shows fields only by fields that it has', () => {
        for (const field of Object.values(definition.fields)) {
          for (const other of Object.keys(field.showWhen ?? {})) {
            expect(definition.fields).to.have.property(other);
          }
        }
      });

      it('has its icons', () => {
        const folder = definition.name.charAt(0).toUpperCase() + definition.name.slice(1);
        for (const kind of ['', '.dark', '.nodered']) {
          const file = join('nodes', folder, `${definition.name}${kind}.svg`);
          expect(existsSync(file), file).to.equal(true);
        }
      });
    });
  }
});
