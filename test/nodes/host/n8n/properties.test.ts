import { expect } from 'chai';
import type { INodeProperties } from 'n8n-workflow';
import { words, type Fields } from '../../../../nodes/host/definition';
import {
  credentialProperties,
  fieldsToProperties,
  n8nProperties,
} from '../../../../nodes/host/n8n/properties';
import { fromCredential, fromParameters } from '../../../../nodes/host/n8n/values';
import { checkSettings } from '../../../../nodes/host/settings';

const label = words('标签', 'Label');
const property = (field: Fields[string], language: 'en-US' | 'zh-CN' = 'en-US'): INodeProperties =>
  fieldsToProperties({ field }, language)[0] as INodeProperties;

describe('n8n properties', () => {
  it('say label, help and placeholder in the language asked for', () => {
    const field = {
      type: 'text',
      default: '',
      label,
      help: words('帮助', 'Help'),
      placeholder: words('例', 'e.g.'),
      required: true,
    } as const;
    expect(property(field)).to.deep.equal({
      displayName: 'Label',
      name: 'field',
      type: 'string',
      default: '',
      description: 'Help',
      placeholder: 'e.g.',
      required: true,
    });
    expect(property(field, 'zh-CN')).to.include({ displayName: '标签', description: '帮助' });
  });

  it('make lines and passwords of texts', () => {
    expect(property({ type: 'text', default: '', label, rows: 3 }).typeOptions).to.deep.equal({
      rows: 3,
    });
    expect(
      property({ type: 'text', default: '', label, password: true }).typeOptions,
    ).to.deep.equal({ password: true });
  });

  it('hold numbers within their limits, whole unless decimals are allowed', () => {
    const whole = property({ type: 'number', default: 1, min: 0, max: 9, label });
    expect(whole.typeOptions).to.deep.equal({ minValue: 0, maxValue: 9, numberPrecision: 0 });
    const decimal = property({ type: 'number', default: 1, decimals: true, label });
    expect(decimal.typeOptions).to.equal(undefined);
  });

  it('list options and several of them', () => {
    const options = [{ value: 'a', label: words('甲', 'A'), help: words('说明', 'About') }];
    expect(property({ type: 'options', default: 'a', options, label }).options).to.deep.equal([
      { name: 'A', value: 'a', description: 'About' },
    ]);
    const several = property({ type: 'multiOptions', default: ['a'], options, label });
    expect(several).to.deep.include({ type: 'multiOptions', default: ['a'] });
  });

  it('let JSON be empty where it may be', () => {
    const field = { type: 'json', default: '', label } as const;
    expect(property({ ...field, required: true }).type).to.equal('json');
    expect(property(field)).to.deep.include({ type: 'string', typeOptions: { rows: 5 } });
  });

  it('fold away what is optional of a long row, but never all of it', () => {
    const text = { type: 'text', default: '', label } as const;
    const rows = (required: boolean) =>
      property({
        type: 'list',
        default: [],
        label,
        itemLabel: label,
        fields: { a: { ...text, required }, b: text, c: text, d: text },
      }).typeOptions?.hideOptionalFields;
    expect(rows(true)).to.equal(true);
    expect(rows(false)).to.equal(undefined);
  });

  it('show a field only while another has one of the values', () => {
    const showWhen = { accept: ['keys', 'both'] };
    expect(property({ type: 'text', default: '', label, showWhen }).displayOptions).to.deep.equal({
      show: { accept: ['keys', 'both'] },
    });
  });

  it('let a resource be chosen from a list, named freely, or left open where that is allowed', () => {
    const scene = { type: 'resource', resource: 'scene', default: '', label } as const;
    expect(property({ ...scene, required: true })).to.deep.include({
      type: 'options',
      allowArbitraryValues: true,
      typeOptions: { loadOptionsMethod: 'scenes' },
    });
    expect(property(scene).typeOptions).to.deep.equal({ loadOptionsMethod: 'scenesOrNone' });
  });

  it('add the "hung up" switch to the nodes of a live call, without expressions', () => {
    const names = (liveCall: boolean) =>
      n8nProperties({ fields: {}, liveCall }).map(({ name, noDataExpression }) => ({
        name,
        noDataExpression,
      }));
    expect(names(true)).to.deep.equal([{ name: 'showHungUp', noDataExpression: true }]);
    expect(names(false)).to.deep.equal([]);
  });
});

describe('n8n, lists in a credential', () => {
  const fields = {
    prefixes: { type: 'textList', default: ['13', '!00'], label },
    protocols: {
      type: 'multiOptions',
      default: ['UDP', 'TCP'],
      label,
      options: ['UDP', 'TCP', 'TLS'].map((value) => ({ value, label })),
    },
  } as const satisfies Fields;
  const settings = (data: Record<string, unknown>) =>
    checkSettings(fields, fromCredential(fields, data));

  it('are texts, for its dialog has no widget for them', () => {
    const [prefixes, protocols] = credentialProperties(fields, 'en-US');
    expect(prefixes).to.deep.include({
      type: 'string',
      default: '13\n!00',
      typeOptions: { rows: 4 },
    });
    expect(protocols).to.deep.include({ type: 'string', default: 'UDP, TCP' });
    expect(protocols?.description).to.contain('UDP, TCP, TLS');
    expect(protocols).to.not.have.property('options');
  });

  it('are read from lines, from commas, and from lists as they were', () => {
    const one = { prefixes: ['13', '14'], protocols: ['UDP'] };
    expect(settings({ prefixes: '13\n14', protocols: 'UDP' })).to.deep.equal(one);
    expect(settings({ prefixes: '13,14', protocols: 'UDP' })).to.deep.equal(one);
    expect(settings(one)).to.deep.equal(one);
    expect(settings({})).to.deep.equal({ prefixes: ['13', '!00'], protocols: ['UDP', 'TCP'] });
  });
});

describe('n8n parameters', () => {
  const fields = {
    rows: {
      type: 'list',
      label,
      itemLabel: words('行', 'Row'),
      default: [{ name: 'first', words: ['x'] }],
      fields: {
        name: { type: 'text', default: '', label, required: true },
        words: { type: 'textList', default: [], label },
      },
    },
    similar: { type: 'textList', default: [], label },
  } as const satisfies Fields;
  const settings = (parameters: Record<string, unknown>) =>
    checkSettings(
      fields,
      fromParameters(fields, (name) => parameters[name]),
    );

  it('keep rows as n8n does, and read them back', () => {
    const [rows] = fieldsToProperties(fields, 'en-US');
    expect(rows).to.deep.include({
      type: 'fixedCollection',
      default: { values: [{ name: 'first', words: ['x'] }] },
      placeholder: 'Add Row',
    });
    expect(settings({ rows: rows?.default }).rows).to.deep.equal([{ name: 'first', words: ['x'] }]);
  });

  it('take rows that an expression gives', () => {
    expect(settings({ rows: [{ name: 'a' }] }).rows).to.deep.equal([{ name: 'a', words: [] }]);
  });

  it('have no rows when all were removed', () => {
    expect(settings({ rows: {} }).rows).to.deep.equal([]);
  });

  it('read several texts, leaving out entries that were added and not filled in', () => {
    expect(settings({ similar: ['a', [], 'b'] }).similar).to.deep.equal(['a', 'b']);
    expect(settings({ similar: '' }).similar).to.deep.equal([]);
  });

  it('name what is wrong by row', () => {
    expect(() => settings({ rows: { values: [{ name: 'a' }, {}] } })).to.throw(
      'rows[1].name: must not be empty',
    );
  });
});
