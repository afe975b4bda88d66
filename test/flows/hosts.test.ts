import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DialflowEngineApi } from '../../credentials/DialflowEngineApi.credentials';
import { flows } from '../../scripts/flows';
import { n8nHeight } from '../../nodes/host/flows/n8n';
import { nodeRedHeight, nodeRedWidth } from '../../nodes/host/flows/nodeRed';
import { readN8n, readNodeRed, type N8nJson, type NodeRedJson, type ReadNode } from './read';

const read = (...path: string[]): unknown =>
  JSON.parse(readFileSync(join('flows', ...path), 'utf8'));

/** What a flow that calls people has, and one that only binds their numbers has not. */
const mayBring = (...path: string[]): unknown[] =>
  existsSync(join('flows', ...path)) ? [read(...path)] : [];

for (const flow of flows) {
  describe(`The importable files of "${flow.name}"`, () => {
    const nodeRed = read(flow.key, 'node-red.json') as NodeRedJson[];
    const n8n = read(flow.key, 'n8n.json') as N8nJson;
    let hosts: { nodeRed: ReadNode[]; n8n: ReadNode[] };

    before(async () => {
      const size = (node: { name: string }, outputs: number) => ({
        width: nodeRedWidth(node),
        height: nodeRedHeight(outputs),
      });
      hosts = { nodeRed: await readNodeRed(nodeRed, size), n8n: readN8n(n8n, n8nHeight) };
    });

    const own = (nodes: ReadNode[]) => nodes.filter(({ definition }) => definition);

    it('have the same nodes', () => {
      const names = (nodes: ReadNode[]) => nodes.map(({ name }) => name);
      expect(names(hosts.n8n)).to.deep.equal(names(hosts.nodeRed));
      const kinds = (nodes: ReadNode[]) => own(nodes).map((one) => one.definition?.name);
      expect(kinds(hosts.n8n)).to.deep.equal(kinds(hosts.nodeRed));
    });

    it('give them the same settings', () => {
      for (const [index, node] of own(hosts.n8n).entries()) {
        expect(node.settings, node.name).to.deep.equal(own(hosts.nodeRed)[index]?.settings);
      }
    });

    it('wire the same outputs to the same nodes', () => {
      for (const [index, node] of hosts.n8n.entries()) {
        expect(node.wires, node.name).to.deep.equal(hosts.nodeRed[index]?.wires);
      }
    });

    for (const host of ['nodeRed', 'n8n'] as const) {
      it(`wire only outputs and nodes that are there (${host})`, () => {
        const names = hosts[host].map(({ name }) => name);
        expect(new Set(names).size).to.equal(names.length);
        for (const { name, outputs, wires } of hosts[host]) {
          expect(outputs, name).to.include.members(Object.keys(wires));
          expect(names, name).to.include.members(Object.values(wires).flat());
        }
      });

      it(`use every output of every node but the last ones (${host})`, () => {
        const open = own(hosts[host]).flatMap(({ name, outputs, wires }) =>
          outputs.filter((key) => !(key in wires)).map((key) => `${name} ${key}`),
        );
        const last = own(hosts[host]).filter(
          ({ definition }) => definition?.name === 'hangUp' || definition?.name === 'jobGroup',
        );
        expect(open).to.deep.equal(
          last.flatMap(({ name, outputs }) => outputs.map((key) => `${name} ${key}`)),
        );
      });
    }

    it('bring the scene along as it is in scene.json', () => {
      for (const nodes of Object.values(hosts)) {
        const definitions = nodes.filter((one) => one.definition?.name === 'scene');
        expect(definitions.map(({ settings }) => settings['definition'])).to.deep.equal(
          mayBring(flow.key, 'scene.json'),
        );
      }
    });

    it("bring the callees along in Node-RED's engine", () => {
      const engines = nodeRed.filter(({ type }) => type === 'dialflow-engine');
      const callees = engines.map((one) => String(one['callees'] ?? '')).filter(Boolean);
      expect(callees.map((text) => JSON.parse(text) as unknown)).to.deep.equal(
        mayBring(flow.key, 'callees.json'),
      );
    });

    it('tell Node-RED the number of outputs where the settings decide it', () => {
      for (const { name, definition, outputs } of own(hosts.nodeRed)) {
        const node = nodeRed.find((one) => one.name === name);
        const varies = definition?.branchOutputs ?? definition?.liveCall;
        expect(node?.['outputs'], name).to.equal(varies ? outputs.length : undefined);
        expect(node?.wires, name).to.have.length(outputs.length);
      }
    });

    it("name n8n's credential and leave the workflow inactive", () => {
      const type = new DialflowEngineApi().name;
      for (const { name } of own(hosts.n8n)) {
        const node = n8n.nodes.find((one) => one.name === name);
        expect(node?.credentials, name).to.deep.equal({
          [type]: { id: null, name: 'Dialflow engine' },
        });
      }
      expect(n8n.active).to.equal(false);
    });

    it("say no word in n8n's expressions that n8n refuses there", () => {
      const refused = /\b(binding|caller|callee|arguments|constructor|prototype|__proto__)\b/;
      const expressions = JSON.stringify(n8n).match(/"=\{\{.*?\}\}"/g) ?? [];
      expect(expressions.filter((one) => refused.test(one))).to.deep.equal([]);
    });

    it("name n8n's node types as those of this package", () => {
      const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string };
      for (const node of own(hosts.n8n)) {
        expect(node.type).to.equal(`${name}.${node.definition?.name ?? ''}`);
      }
    });
  });
}
