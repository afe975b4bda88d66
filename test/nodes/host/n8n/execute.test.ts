import { expect } from 'chai';
import { NodeOperationError } from 'n8n-workflow';
import { DialflowError } from '../../../../engine/api';
import { executeNode } from '../../../../nodes/host/n8n/execute';
import { fakeEngines, fakeExecution, refusing, settle } from './fakes';
import { all, each } from './samples';

const items = (...names: string[]) => names.map((name) => ({ json: { name } }));
const text = { text: 'hello' };
const done = each(async ({ input }) => ({ output: 'done', data: { said: input['name'] } }));

async function failure(promise: Promise<unknown>): Promise<NodeOperationError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof NodeOperationError) return error;
    throw error;
  }
  throw new Error('Expected a failure.');
}

describe('n8n execute, a node that runs once per item', () => {
  it('runs all items of a batch side by side and keeps their order', async () => {
    const waiting = new Map<string, () => void>();
    const module = each(async ({ input }) => {
      await new Promise<void>((go) => waiting.set(String(input['name']), go));
      return { output: 'done', data: { said: input['name'] } };
    });
    const running = executeNode(
      fakeExecution({ items: items('a', 'b', 'c'), parameters: text }),
      module,
      fakeEngines(),
    );
    await settle();
    expect([...waiting.keys()]).to.deep.equal(['a', 'b', 'c']);
    for (const name of ['c', 'a', 'b']) {
      waiting.get(name)?.();
      await settle();
    }
    const [first] = await running;
    expect(first?.map(({ json }) => json['said'])).to.deep.equal(['a', 'b', 'c']);
  });

  it('lays what the run answers over the item, and pairs the two', async () => {
    const host = fakeExecution({ items: items('a', 'b'), parameters: text, files: [{ f: 'x' }] });
    const [first] = await executeNode(host, done, fakeEngines());
    expect(first?.map(({ json }) => json)).to.deep.equal([
      { name: 'a', said: 'a' },
      { name: 'b', said: 'b' },
    ]);
    expect(first?.map(({ pairedItem }) => pairedItem)).to.deep.equal([{ item: 0 }, { item: 1 }]);
    expect(first?.map(({ binary }) => Object.keys(binary ?? {}))).to.deep.equal([['f'], []]);
  });

  it('puts items on the outputs that their runs name, in the order of the outputs', async () => {
    const module = each(async ({ input }) => ({
      output: input['name'] === 'b' ? 'late' : 'done',
      data: {},
    }));
    const host = fakeExecution({ items: items('a', 'b', 'c'), parameters: text });
    const outputs = await executeNode(host, module, fakeEngines());
    expect(outputs.map((list) => list.map(({ json }) => json['name']))).to.deep.equal([
      ['a', 'c'],
      ['b'],
    ]);
  });

  it('reads the parameters of each item for itself', async () => {
    const module = each(async ({ settings }) => ({ output: 'done', data: { ...settings } }));
    const parameters = { text: (index: number) => `item ${index}` };
    const [first] = await executeNode(
      fakeExecution({ items: items('a', 'b'), parameters }),
      module,
      fakeEngines(),
    );
    expect(first?.map(({ json }) => json['text'])).to.deep.equal(['item 0', 'item 1']);
  });

  describe('when the callee has hung up', () => {
    const gone = each(async () => ({ output: 'hungUp', data: { hungUp: { reason: 'x' } } }));

    it('ends the branch quietly where the output is not shown', async () => {
      const outputs = await executeNode(fakeExecution({ parameters: text }), gone, fakeEngines());
      expect(outputs).to.deep.equal([[]]);
    });

    it('takes the output where it is shown', async () => {
      const host = fakeExecution({ parameters: { ...text, showHungUp: true } });
      const outputs = await executeNode(host, gone, fakeEngines());
      expect(outputs.map((list) => list.length)).to.deep.equal([0, 0, 1]);
      expect(outputs[2]?.[0]?.json).to.deep.equal({ hungUp: { reason: 'x' } });
    });

    it('tells an AI agent, on the one output that an agent reads', async () => {
      const host = fakeExecution({ parameters: text, tool: true });
      const outputs = await executeNode(host, gone, fakeEngines());
      expect(outputs.map((list) => list.map(({ json }) => json))).to.deep.equal([
        [{ hungUp: { reason: 'x' } }],
      ]);
    });
  });

  describe('when an item fails', () => {
    const problems = [
      { path: 'texts[0]', reason: 'must not be empty' },
      { path: '', reason: 'is <odd>' },
    ];
    const failing = each(async ({ input }) => {
      if (input['name'] === 'b') throw DialflowError.invalid('prompt', problems);
      return { output: 'done', data: {} };
    });

    it('fails with the item, the message, and the problems below it', async () => {
      const host = fakeExecution({ items: items('a', 'b'), parameters: text });
      const error = await failure(executeNode(host, failing, fakeEngines()));
      expect(error.context['itemIndex']).to.equal(1);
      expect(error.message).to.equal('The prompt is not valid.');
      expect(error.description).to.equal('texts[0]: must not be empty<br>is &lt;odd&gt;');
    });

    it('says once what the message says already', async () => {
      const told = each(async () => {
        const message = 'No contacts (x: is none). Put a node before this one.';
        throw new DialflowError('InvalidInput', message, {
          problems: [{ path: 'x', reason: 'is none' }],
        });
      });
      const host = fakeExecution({ parameters: text });
      const error = await failure(executeNode(host, told, fakeEngines()));
      expect(error.message).to.contain('(x: is none)');
      expect(error.description).to.not.be.ok;
    });

    it('lets the other items come to their end first', async () => {
      let ended = false;
      const module = each(async ({ input }) => {
        if (input['name'] === 'a') throw new Error('at once');
        await settle();
        ended = true;
        return { output: 'done', data: {} };
      });
      const host = fakeExecution({ items: items('a', 'b'), parameters: text });
      await failure(executeNode(host, module, fakeEngines()));
      expect(ended).to.equal(true);
    });

    it('goes on with the error on the item where the workflow is to continue', async () => {
      const onError = 'continueRegularOutput';
      const host = fakeExecution({ items: items('a', 'b'), parameters: text, onError });
      const [first] = await executeNode(host, failing, fakeEngines());
      expect(first?.[1]).to.deep.equal({
        json: {
          name: 'b',
          error: 'The prompt is not valid. texts[0]: must not be empty; is <odd>',
          details: { code: 'InvalidInput', retryable: false, problems },
        },
        pairedItem: { item: 1 },
      });
    });

    it('hands n8n the bare error where it has an output for errors', async () => {
      const onError = 'continueErrorOutput';
      const host = fakeExecution({ items: items('b'), parameters: text, onError });
      const [first] = await executeNode(host, failing, fakeEngines());
      // n8n knows items that failed by having no other keys, and lays them over what came in.
      expect(Object.keys(first?.[0]?.json ?? {})).to.deep.equal(['error', 'details']);
    });

    it('names the fields that are not valid', async () => {
      const error = await failure(executeNode(fakeExecution(), done, fakeEngines()));
      expect(error.message).to.equal('The configuration of this node is not valid.');
      expect(error.description).to.equal('Text: must not be empty');
    });

    it('tells of an output that the node does not have', async () => {
      const lost = each(async () => ({ output: 'nowhere', data: {} }));
      const host = fakeExecution({ parameters: text });
      const error = await failure(executeNode(host, lost, fakeEngines()));
      expect(error.message).to.equal('This node has no output "nowhere".');
    });
  });

  it('tells of the calls of the batch when its execution fails', async () => {
    const told: unknown[] = [];
    const client = { calls: { flowFailed: async (p: unknown) => void told.push(p) } };
    const calling = [{ json: { call: { id: 'c1' } } }, { json: { call: { id: 'c2' } } }];
    const module = each(({ input }) => {
      const { id } = input['call'] as { id: string };
      if (id === 'c2') return Promise.reject(new Error('no'));
      return Promise.resolve({ output: 'done', data: { call: { id: 'c3' } } });
    });
    const host = fakeExecution({ items: calling, parameters: text });
    await failure(executeNode(host, module, fakeEngines(client)));
    expect(told).to.deep.equal(['c1', 'c2', 'c3'].map((callId) => ({ callId })));
  });

  it('puts a failed item on the output meant for it, where the workflow goes on', async () => {
    const module = each(() => Promise.reject(new Error('no')));
    module.definition = { ...module.definition, failureOutput: 'late' };
    const host = fakeExecution({
      items: items('a'),
      parameters: text,
      onError: 'continueRegularOutput',
    });
    const outputs = await executeNode(host, module, fakeEngines());
    expect(outputs.map((list) => list.length)).to.deep.equal([0, 1]);
  });

  it("hands on n8n's signal for a cancelled execution", async () => {
    const { signal } = new AbortController();
    let handed: AbortSignal | undefined;
    const module = each(async (context) => {
      handed = context.signal;
      return { output: 'done', data: {} };
    });
    await executeNode(fakeExecution({ parameters: text, signal }), module, fakeEngines());
    expect(handed).to.equal(signal);
  });

  it('gives the engine back, whether it fails or not', async () => {
    const engines = fakeEngines();
    await executeNode(fakeExecution({ parameters: text }), done, engines);
    await failure(executeNode(fakeExecution(), done, engines));
    expect(engines.inUse).to.equal(0);
  });

  it('fails with the reason when there is no engine', async () => {
    const error = new DialflowError('DataFolderInUse', 'The data folder is held by process 7.');
    const told = await failure(executeNode(fakeExecution(), done, refusing(error)));
    expect(told.message).to.equal('The data folder is held by process 7.');
  });
});

describe('n8n execute, files', () => {
  const read = each(async ({ attachment }) => {
    const file = await attachment();
    const data = file && new TextDecoder().decode(file.data);
    return { output: 'done', data: { fileName: file?.fileName, data } };
  });
  const run = async (files: Record<string, string>[], parameters = {}) =>
    (
      await executeNode(
        fakeExecution({ files, parameters: { ...text, ...parameters } }),
        read,
        fakeEngines(),
      )
    )[0]?.[0]?.json;

  it("reads the item's first file", async () => {
    const json = await run([{ roster: 'a,b', other: 'c' }]);
    expect(json).to.deep.equal({ fileName: 'roster.csv', data: 'a,b' });
  });

  it('reads the file that the settings name', async () => {
    const json = await run([{ roster: 'a,b', other: 'c' }], { binaryProperty: 'other' });
    expect(json).to.deep.equal({ fileName: 'other.csv', data: 'c' });
  });

  it('has none where the item has none', async () => {
    expect(await run([])).to.deep.equal({ fileName: undefined, data: undefined });
  });

  it('tells which files there are when the named one is missing', async () => {
    const host = fakeExecution({
      files: [{ roster: 'a' }],
      parameters: { ...text, binaryProperty: 'list' },
    });
    const error = await failure(executeNode(host, read, fakeEngines()));
    expect(error.description).to.equal('binary.list: is not among the files of the input (roster)');
  });
});

describe('n8n execute, a node that runs once for all items', () => {
  const split = all(async ({ inputs, settings }) => ({
    outputs: {
      bad: [{ limit: settings.limit }],
      good: inputs.map(({ name }) => ({ name })),
    },
  }));

  it('makes an item of each record, on the output of its list', async () => {
    const host = fakeExecution({ items: items('a', 'b'), parameters: { limit: 2 } });
    const outputs = await executeNode(host, split, fakeEngines());
    expect(outputs.map((list) => list.map(({ json }) => json))).to.deep.equal([
      [{ name: 'a' }, { name: 'b' }],
      [{ limit: 2 }],
    ]);
    expect(outputs[1]?.[0]?.pairedItem).to.deep.equal([{ item: 0 }, { item: 1 }]);
  });

  it('pairs no items of a large batch, which would grow with its square', async () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ json: { name: n } }));
    const [good] = await executeNode(fakeExecution({ items: many }), split, fakeEngines());
    expect(good).to.have.length(100);
    expect(good?.[0]).to.not.have.property('pairedItem');
  });

  it('pairs a record with the item it came from, where the run tells', async () => {
    const module = all(async ({ inputs }) => ({
      outputs: { good: inputs.slice(1), bad: [] },
      cameFrom: { good: [1, 2] },
    }));
    const host = fakeExecution({ items: items('a', 'b', 'c') });
    const [good] = await executeNode(host, module, fakeEngines());
    expect(good?.map(({ pairedItem }) => pairedItem)).to.deep.equal([{ item: 1 }, { item: 2 }]);
  });

  it('makes one item of a failure where the workflow is to continue', async () => {
    const failing = all(() => Promise.reject(new Error('no roster')));
    const host = fakeExecution({ items: items('a', 'b'), onError: 'continueRegularOutput' });
    const outputs = await executeNode(host, failing, fakeEngines());
    expect(outputs).to.have.length(1);
    expect(outputs[0]?.map(({ json }) => json['error'])).to.deep.equal(['no roster']);
  });
});

describe('n8n execute, a node that puts out files', () => {
  const csv = {
    fileName: 'a.csv',
    data: Buffer.from('..x,y..').subarray(2, 5),
    mimeType: 'text/csv',
  };

  it('gives each to the item of its record', async () => {
    const module = all(async () => ({
      outputs: { good: [{ name: 'a.csv' }, { name: 'none' }], bad: [] },
      files: { good: [csv, undefined] },
    }));
    const [good] = await executeNode(fakeExecution({ items: items('a') }), module, fakeEngines());
    expect(good?.map(({ json, binary }) => [json['name'], binary])).to.deep.equal([
      ['a.csv', { data: { data: 'eCx5', fileName: 'a.csv', mimeType: 'text/csv' } }],
      ['none', undefined],
    ]);
  });

  it('puts out as many items as come, however many', async () => {
    const good = Array.from({ length: 300_000 }, (_, row) => ({ row }));
    const module = all(async () => ({ outputs: { good, bad: [] } }));
    const [out] = await executeNode(fakeExecution({ items: items('a') }), module, fakeEngines());
    expect(out).to.have.length(300_000);
  });
});
