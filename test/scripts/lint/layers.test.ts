import { expect } from 'chai';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Fault = (file: string, specifier: string, typesOnly: boolean) => string | undefined;

describe('the rule that imports run downwards', () => {
  let fault: Fault;
  before(async () => {
    const rule = join(__dirname, '../../../../scripts/lint/layers.mjs');
    ({ fault } = (await import(pathToFileURL(rule).href)) as { fault: Fault });
  });

  const refused: [
    what: string,
    file: string,
    specifier: string,
    typesOnly: boolean,
    why: RegExp,
  ][] = [
    ['the contract anything', 'engine/api/model.ts', '../time/clock', true, /engine\/api/],
    ['the contract a package', 'engine/api/model.ts', 'ajv', true, /imports nothing/],
    ['a mechanism a domain', 'engine/store/jobs.ts', '../campaign/jobs', true, /engine\/campaign/],
    ['a domain a mechanism', 'engine/call/calls.ts', '../line/simulated', false, /types only/],
    ['a domain another', 'engine/campaign/jobs.ts', '../rules/windows', false, /compose\.ts/],
    ['the service a domain', 'engine/service/worker.ts', '../call/calls', false, /compose\.ts/],
    ['the client the engine', 'engine/client/start.ts', '../service/worker', false, /RPC/],
    ['a node the engine', 'nodes/Speak/run.ts', '../../engine/call/calls', true, /engine\/client/],
    ['a node a host', 'nodes/Speak/run.ts', 'n8n-workflow', true, /knows no host/],
    ['one adapter the other host', 'nodes/host/nodeRed/input.ts', 'n8n-workflow', true, /no host/],
    ['the engine a node', 'engine/call/calls.ts', '../../nodes/host/run', true, /nodes\/host\/run/],
    ['the engine a host', 'engine/service/compose.ts', 'node-red', false, /knows no host/],
  ];
  for (const [what, file, specifier, typesOnly, why] of refused) {
    it(`refuses ${what}`, () => expect(fault(file, specifier, typesOnly)).to.match(why));
  }

  const allowed: [what: string, file: string, specifier: string, typesOnly: boolean][] = [
    ['a domain the port of a mechanism', 'engine/call/calls.ts', '../line/port', true],
    ['a domain its own files', 'engine/campaign/contacts/rows.ts', '../jobs', false],
    ['a mechanism its packages', 'engine/store/sqlite.ts', 'kysely', false],
    ['compose.ts everything of the engine', 'engine/service/compose.ts', '../call/calls', false],
    ['a node the client', 'nodes/Speak/run.ts', '../../engine/client', true],
    ["n8n's class its host", 'nodes/Speak/Speak.node.ts', 'n8n-workflow', false],
    ["Node-RED's adapter its host", 'nodes/host/nodeRed/input.ts', 'node-red', true],
    ['a test whatever it tests', 'test/engine/call/calls.test.ts', '../../../nodes/index', false],
  ];
  for (const [what, file, specifier, typesOnly] of allowed) {
    it(`allows ${what}`, () => expect(fault(file, specifier, typesOnly)).to.equal(undefined));
  }
});
