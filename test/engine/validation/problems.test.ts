import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { at, pathOf } from '../../../engine/validation/path';
import { problemsOf, validate } from '../../../engine/validation/problems';

const person = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '\\S' },
    age: { type: 'integer', minimum: 0, maximum: 150 },
    colour: { type: 'string', enum: ['red', 'blue'] },
    wakesAt: {
      type: 'string',
      pattern: '^\\d\\d:\\d\\d$',
      description: 'a time such as 06:30',
    },
    nicknames: { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string', minLength: 1 } },
    likes: {
      description: 'a text or a list of texts',
      anyOf: [
        { type: 'string', minLength: 1 },
        { type: 'array', items: { type: 'string' } },
      ],
    },
  },
};

const told = (value: unknown): string[] =>
  problemsOf(person, value).map(({ path, reason }) => `${path}: ${reason}`);

describe('validate', () => {
  it('gives back what fits', () => {
    const value = { name: 'Ann', age: 3, likes: ['tea'] };
    expect(validate(person, value, 'person')).to.equal(value);
  });

  it('refuses the rest with one error that holds all problems', () => {
    const check = (): unknown => validate(person, { age: -1, colour: 'green' }, 'person');
    expect(check)
      .to.throw(DialflowError, 'The person is not valid.')
      .with.property('details')
      .that.deep.equals({
        problems: [
          { path: 'name', reason: 'is missing' },
          { path: 'age', reason: 'must be at least 0, not -1' },
          { path: 'colour', reason: 'must be one of red, blue, not "green"' },
        ],
      });
  });

  it('names a field that is not known, and the one that was meant', () => {
    expect(told({ name: 'Ann', agee: 3 })).to.deep.equal(['agee: is not a known field; "age" is']);
    expect(told({ name: 'Ann', shoeSize: 3 })).to.deep.equal([
      'shoeSize: is not a known field; known here are name, age, colour, wakesAt, nicknames, likes',
    ]);
  });

  it('says what a value must be in words', () => {
    expect(told({ name: ' ', age: 'old', wakesAt: 'early' })).to.deep.equal([
      'name: must not be blank',
      'age: must be a whole number, not "old"',
      'wakesAt: must be a time such as 06:30, not "early"',
    ]);
    expect(told({ name: 'Ann', nicknames: [] })).to.deep.equal(['nicknames: must not be empty']);
    expect(told({ name: 'Ann', nicknames: ['a', '', 'c', 'd'] })).to.deep.equal([
      'nicknames: must have at most 3 entries; it has 4',
      'nicknames[1]: must not be empty',
    ]);
  });

  it('tells of the alternative that was nearly met, or what all of them are', () => {
    expect(told({ name: 'Ann', likes: ['tea', 5] })).to.deep.equal([
      'likes[1]: must be a text, not 5',
    ]);
    expect(told({ name: 'Ann', likes: '' })).to.deep.equal(['likes: must not be empty']);
    expect(told({ name: 'Ann', likes: 5 })).to.deep.equal([
      'likes: must be a text or a list of texts, not 5',
    ]);
  });

  it('has no path for the whole value', () => {
    expect(told(null)).to.deep.equal([': must be an object, not null']);
    expect(told([])).to.deep.equal([': must be an object, not a list']);
  });
});

describe('A value that JSON has not got', () => {
  it('is told of as it is', () => {
    expect(told({ name: 'Ann', age: 5n })).to.deep.equal(['age: must be a whole number, not 5']);
    expect(told({ name: 'Ann', age: NaN })).to.deep.equal(['age: must be a whole number, not NaN']);
  });
});

describe('A path', () => {
  it('is written as one would in code', () => {
    expect(at('', 'intents')).to.equal('intents');
    expect(at('intents', 2)).to.equal('intents[2]');
    expect(at('intents[2]', 'name')).to.equal('intents[2].name');
    expect(at('tags', 'first choice')).to.equal('tags["first choice"]');
    expect(at('', '姓名')).to.equal('姓名');
    expect(pathOf('/intents/2/a~1b')).to.equal('intents[2]["a/b"]');
    expect(pathOf('')).to.equal('');
  });
});
