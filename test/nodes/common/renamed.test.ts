import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { named, renamed, renumbered } from '../../../nodes/common/renamed';
import { rejection } from '../../support/rejection';

describe('an error with its paths renamed', () => {
  const refused = (...paths: string[]): DialflowError =>
    DialflowError.invalid(
      'request calls.dial',
      paths.map((path) => ({ path, reason: 'is wrong' })),
    );
  const table = [
    ['settings.strategy.workingTime', 'workingTime'],
    ['settings', ''],
  ] as const;

  it('names fields, and what lies in them, as the node does', () => {
    const paths = ['settings.strategy.workingTime[0].beginTime', 'settings.name', 'settingsOf', ''];
    const error = renamed(refused(...paths), table);
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal([
      'workingTime[0].beginTime',
      'name',
      'settingsOf',
      '',
    ]);
    expect(error.message).to.equal(
      'The configuration of this node is not valid. ' +
        'workingTime[0].beginTime: is wrong; name: is wrong; settingsOf: is wrong; is wrong',
    );
    expect(error.code).to.equal('InvalidInput');
  });

  it('puts all within one field where the table says so', () => {
    const error = renamed(refused('maxAttemptsPerDay', ''), [['', 'strategy']]);
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal([
      'strategy.maxAttemptsPerDay',
      'strategy',
    ]);
  });

  it('counts from the first of a list of which a part was asked for', () => {
    const error = renumbered(
      refused('', 'numbers[1]', 'numbers[10].city', 'numbersOf[1]', 'numbers'),
      'numbers',
      200,
    );
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal([
      '',
      'numbers[201]',
      'numbers[210].city',
      'numbersOf[1]',
      'numbers',
    ]);
    expect(error.message).to.include('numbers[201]: is wrong; numbers[210].city: is wrong');
  });

  it('says once what several paths of one field have in common', () => {
    const error = renamed(refused('numbers[0].supplier', 'numbers[1].supplier'), [
      ['numbers[0]', ''],
      ['numbers[1]', ''],
    ]);
    expect(error.details.problems).to.deep.equal([{ path: 'supplier', reason: 'is wrong' }]);
  });

  it('keeps a message that lists no paths, and errors without any', async () => {
    const told = new DialflowError('InvalidInput', 'No file came.', {
      problems: [{ path: 'settings.file', reason: 'is missing' }],
      more: 1,
    });
    const error = renamed(told, table);
    expect(error.message).to.equal('No file came.');
    expect(error.details).to.deep.equal({
      problems: [{ path: 'file', reason: 'is missing' }],
      more: 1,
    });
    const gone = DialflowError.notFound('scene', 'x');
    expect(await rejection(named(Promise.reject(gone), table))).to.equal(gone);
  });
});
