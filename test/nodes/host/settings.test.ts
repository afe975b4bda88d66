import { expect } from 'chai';
import type { DialflowError } from '../../../engine/api';
import { words, type Fields } from '../../../nodes/host/definition';
import { checkSettings, fieldsOf, readSettings } from '../../../nodes/host/settings';

const label = words('样例', 'sample');
const fields = {
  text: { type: 'text', default: 'hello', required: true, label },
  count: { type: 'number', default: 3, min: 1, max: 9, label },
  share: { type: 'number', default: 0.5, decimals: true, label },
  on: { type: 'boolean', default: true, label },
  mode: {
    type: 'options',
    default: 'a',
    label,
    options: [
      { value: 'a', label },
      { value: 'b', label },
    ],
  },
  several: {
    type: 'multiOptions',
    default: ['x'],
    label,
    options: [
      { value: 'x', label },
      { value: 'y', label },
    ],
  },
  lines: { type: 'textList', default: [], label },
  data: { type: 'json', default: '', label },
  onlyB: { type: 'text', default: '', required: true, showWhen: { mode: ['b'] }, label },
  underB: { type: 'number', default: 7, showWhen: { onlyB: ['deep'] }, label },
  withY: { type: 'number', default: 1, showWhen: { several: ['y'] }, label },
  rows: {
    type: 'list',
    default: [],
    label,
    itemLabel: label,
    fields: {
      name: { type: 'text', default: '', required: true, label },
      keys: { type: 'textList', default: [], label },
    },
  },
} as const satisfies Fields;

const problemsOf = (raw: Record<string, unknown>): unknown => {
  try {
    checkSettings(fields, raw);
  } catch (error) {
    return (error as DialflowError).details.problems;
  }
  return [];
};

describe("a node's settings", () => {
  it('are the defaults where nothing was set', () => {
    expect(checkSettings(fields, { text: null })).to.deep.equal({
      text: 'hello',
      count: 3,
      share: 0.5,
      on: true,
      mode: 'a',
      several: ['x'],
      lines: [],
      data: undefined,
      onlyB: '',
      underB: 7,
      withY: 1,
      rows: [],
    });
  });

  it('are the same however a host keeps them', () => {
    const settings = checkSettings(fields, {
      text: 42,
      count: '5',
      share: ' 0.25 ',
      on: 'false',
      several: 'y, x',
      lines: 'one\n\n  two \n',
      data: '{"a":[1]}',
      rows: '[{"name":"r","keys":["1",2]}]',
    });
    expect(settings).to.deep.include({ text: '42', count: 5, share: 0.25, on: false });
    expect(settings).to.deep.include({ several: ['y', 'x'], lines: ['one', 'two'] });
    expect(settings).to.deep.include({
      data: { a: [1] },
      rows: [{ name: 'r', keys: ['1', '2'] }],
    });
  });

  it('are refused with everything that is wrong, by path', () => {
    expect(
      problemsOf({
        text: '  ',
        count: 12,
        share: 'half',
        on: 'perhaps',
        mode: 'c',
        several: ['z'],
        lines: [{}],
        data: '{',
        rows: [{ name: 'r' }, {}, 'row'],
      }),
    ).to.deep.equal([
      { path: 'text', reason: 'must not be empty' },
      { path: 'count', reason: 'must be at most 9' },
      { path: 'share', reason: 'must be a number' },
      { path: 'on', reason: 'must be true or false' },
      { path: 'mode', reason: 'must be one of a, b' },
      { path: 'several', reason: 'must be one of x, y' },
      { path: 'lines', reason: 'must be a list of texts' },
      {
        path: 'data',
        reason:
          "is not valid JSON (Expected property name or '}' in JSON at position 1 (line 1 column 2))",
      },
      { path: 'rows[1].name', reason: 'must not be empty' },
      { path: 'rows[2]', reason: 'must be an object' },
    ]);
    expect(problemsOf({ count: 1.5 })).to.deep.equal([
      { path: 'count', reason: 'must be a whole number' },
    ]);
  });

  it('take their defaults while they are hidden, whatever was set', () => {
    const hidden = checkSettings(fields, { onlyB: 5, underB: 'nonsense' });
    expect(hidden).to.deep.include({ onlyB: '', underB: 7 });
    expect(problemsOf({ mode: 'b' })).to.deep.equal([
      { path: 'onlyB', reason: 'must not be empty' },
    ]);
    expect(checkSettings(fields, { mode: 'b', onlyB: 'deep', underB: 1 })).to.include({
      underB: 1,
    });
  });

  it('are shown by one of several that are chosen', () => {
    expect(checkSettings(fields, { several: ['x', 'y'], withY: 5 }).withY).to.equal(5);
    expect(checkSettings(fields, { several: ['x'], withY: 5 }).withY).to.equal(1);
    expect(checkSettings(fields, { several: [], withY: 5 }).withY).to.equal(1);
  });

  it('are checked by the fields themselves, beside what their types want', () => {
    const said = (text: string) => words(`不行：${text}`, `no: ${text}`);
    const checked = {
      word: {
        type: 'text',
        default: '',
        label,
        check: (text) => (text === 'x' ? said(text) : undefined),
      },
      list: {
        type: 'list',
        default: [],
        label,
        itemLabel: label,
        check: (rows) => rows.map((_, index) => ({ at: `[${index}]`, words: said('row') })),
        fields: { one: { type: 'text', default: '', required: true, label } },
      },
      json: { type: 'json', default: '', label, check: () => [{ at: '.a', words: said('a') }] },
      off: {
        type: 'text',
        default: 'x',
        label,
        showWhen: { word: ['never'] },
        check: () => said('hidden'),
      },
    } as const satisfies Fields;
    const { faults } = readSettings(checked, { word: 'x', list: [{}, 3], json: '{"a":1}' });
    expect(faults).to.deep.equal([
      { path: 'word', why: 'check', words: said('x') },
      { path: 'list[0].one', why: 'required' },
      { path: 'list[1]', why: 'object' },
      { path: 'list[0]', why: 'check', words: said('row') },
      { path: 'json.a', why: 'check', words: said('a') },
    ]);
    expect(readSettings(checked, {}).faults, 'nothing is set').to.deep.equal([]);
    expect(readSettings(checked, { json: '{' }).faults.map(({ why }) => why)).to.deep.equal([
      'json',
    ]);
    expect(() => checkSettings(checked, { word: 'x' })).to.throw(/word: no: x$/);
  });

  it('are a copy, which a run may change', () => {
    checkSettings(fields, {}).several.push('y');
    expect(checkSettings(fields, {}).several).to.deep.equal(['x']);
  });

  it('have the hung-up switch where the node talks to a call', () => {
    expect(fieldsOf({ fields, liveCall: true })).to.have.property('showHungUp');
    expect(fieldsOf({ fields })).not.to.have.property('showHungUp');
  });
});
