import { expect } from 'chai';
import { flows } from '../../scripts/flows';
import type { Flow } from '../../scripts/flows/description';
import { examples } from '../../scripts/flows/examples';
import { n8nHeight, n8nWorkflow } from '../../nodes/host/flows/n8n';
import { nodeRedFlow, nodeRedHeight, nodeRedWidth } from '../../nodes/host/flows/nodeRed';
import { readN8n, readNodeRed, type N8nJson, type NodeRedJson, type ReadNode } from './read';

// What stands under a node: its status in Node-RED, its name in n8n.
const LABEL = { nodeRed: 20, n8n: 56 };

describe('The layout of', () => {
  for (const flow of [...flows, ...examples]) {
    it(`"${flow.name}" in Node-RED has nothing on top of anything`, async () => {
      noOverlap(await inNodeRed(flow), LABEL.nodeRed);
    });

    it(`"${flow.name}" in Node-RED reads from left to right`, async () => {
      leftToRight(await inNodeRed(flow));
    });

    it(`"${flow.name}" in Node-RED keeps its headings off its nodes`, async () => {
      const headings = (nodeRedFlow(flow) as NodeRedJson[])
        .filter(({ type }) => type === 'comment')
        .map(({ y }) => ({ top: y - 15, bottom: y + 15 }));
      for (const { name, box } of await inNodeRed(flow)) {
        for (const { top, bottom } of headings) {
          expect(box.top > bottom || box.top + box.height + LABEL.nodeRed < top, name).to.equal(
            true,
          );
        }
      }
    });
  }

  for (const flow of flows) {
    it(`"${flow.name}" in n8n has nothing on top of anything`, () => {
      noOverlap(inN8n(flow), LABEL.n8n);
    });

    it(`"${flow.name}" in n8n reads from left to right`, () => {
      leftToRight(inN8n(flow));
    });

    it(`"${flow.name}" in n8n has each node on one note`, () => {
      const notes = (n8nWorkflow(flow) as unknown as N8nJson).nodes.filter(({ type }) =>
        type.endsWith('.stickyNote'),
      );
      for (const { name, box } of inN8n(flow)) {
        const around = notes.filter(({ position: [left, top], parameters: { width, height } }) => {
          const [right, bottom] = [left + Number(width), top + Number(height)];
          const inside = box.left > left && box.left + box.width < right;
          return inside && box.top > top && box.top + box.height + LABEL.n8n < bottom;
        });
        expect(around, name).to.have.length(1);
      }
    });
  }
});

const inNodeRed = (flow: Flow): Promise<ReadNode[]> =>
  readNodeRed(nodeRedFlow(flow) as NodeRedJson[], (node, outputs) => ({
    width: nodeRedWidth(node),
    height: nodeRedHeight(outputs),
  }));

const inN8n = (flow: Flow): ReadNode[] =>
  readN8n(n8nWorkflow(flow) as unknown as N8nJson, n8nHeight);

function noOverlap(nodes: ReadNode[], label: number): void {
  nodes.forEach(({ name, box: a }, index) => {
    for (const { name: other, box: b } of nodes.slice(index + 1)) {
      const apart =
        a.left + a.width < b.left ||
        b.left + b.width < a.left ||
        a.top + a.height + label <= b.top ||
        b.top + b.height + label <= a.top;
      expect(apart, `${name} and ${other}`).to.equal(true);
    }
  });
}

/** Every wire goes to the right, but for those that lead back to where the flow came from. */
function leftToRight(nodes: ReadNode[]): void {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const leadsTo = (from: string, to: string, seen = new Set<string>()): boolean =>
    from === to ||
    Object.values(byName.get(from)?.wires ?? {})
      .flat()
      .some((next) => !seen.has(next) && leadsTo(next, to, seen.add(next)));

  for (const { name, wires, box } of nodes) {
    for (const target of Object.values(wires).flat()) {
      const right = byName.get(target)?.box.left ?? -Infinity;
      const back = leadsTo(target, name);
      expect(right > box.left + box.width || back, `${name} to ${target}`).to.equal(true);
    }
  }
}
