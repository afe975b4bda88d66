import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineOptions, SceneDefinition } from '../engine/api';
import { openSqliteReadOnly } from '../engine/store/sqlite';
import { nodeRedFlow } from '../nodes/host/flows/nodeRed';
import { startNodeRed } from '../scripts/hosts/nodeRed';
import { freePort } from '../scripts/hosts/processes';
import { watch } from '../scripts/start/watch';
import { overSip } from '../scripts/start/survey';
import { AnsweringCallees, type SeenTurn } from './audio/callee';
import { InstantRecogniser } from './audio/recogniser';
import { converseInBare } from './bareConversation';
import { percentile, round, type Bench } from './bench';
import { turnFlow, TURNS } from './turnFlow';

const CALLS = [1, 20];
/** What the line waits for before it takes silence for the end (its default). */
const END_SILENCE_MS = 700;

/** Where the time of a turn goes, ms. */
interface Parts {
  /** All of it, but for the silence that is waited for on purpose. */
  all: number;
  /** Last packet said → the recogniser is told of the end: network, jitter buffer, tick, activity. */
  activity: number;
  /** → its answer is in the call. */
  recogniser: number;
  /** → the next prompt begins in the call: RPC, and the flow of the host. */
  flow: number;
  /** → its first packet has come: sound from the cache, tick, network. */
  sound: number;
}

type World = { callees: AnsweringCallees; recogniser: InstantRecogniser };
type Run = (folder: string, dataFolder: string, numbers: string[], world: World) => Promise<void>;

/**
 * What a callee waits for beyond the silence that ends a sentence: from the last packet of its
 * answer to the first packet of what is said next, over SIP and RTP on the loopback, with a
 * recogniser that answers at once. The peer talks through the bare client, without a host; its
 * calls begin with an opening prompt (`openingPrompt`: from the ACK to its first packet).
 */
export const turnAudio: Bench = async ({ log }) => {
  const figures: Record<string, number> = {};
  const peers: Record<string, number> = {};
  for (const calls of CALLS) {
    const suffix = calls === 1 ? '' : `At${calls}`;
    log(`${calls} calls in Node-RED …`);
    const host = await measure(inNodeRed, calls, log);
    put(figures, 'audio', suffix, host);
    log(`${calls} calls without a host …`);
    const without = await measure(bare, calls, log);
    put(peers, 'bareClient', suffix, without);
    figures[`openingPromptP95Ms${suffix}`] = round(percentile(without.openings, 0.95), 1);
  }
  return { figures, peers };
};

interface Result {
  turns: Parts[];
  openings: number[];
}

function put(into: Record<string, number>, name: string, suffix: string, result: Result): void {
  const { turns } = result;
  const of = (part: keyof Parts, share: number): number =>
    round(
      percentile(
        turns.map((turn) => turn[part]),
        share,
      ),
      1,
    );
  into[`${name}P50Ms${suffix}`] = of('all', 0.5);
  into[`${name}P95Ms${suffix}`] = of('all', 0.95);
  for (const part of ['activity', 'recogniser', 'flow', 'sound'] as const) {
    into[`${name}${part.charAt(0).toUpperCase()}${part.slice(1)}P50Ms${suffix}`] = of(part, 0.5);
    into[`${name}${part.charAt(0).toUpperCase()}${part.slice(1)}P95Ms${suffix}`] = of(part, 0.95);
  }
  into[`${name}Turns${suffix}`] = turns.length;
}

async function measure(run: Run, calls: number, log: (line: string) => void): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'dialflow-bench-'));
  const dataFolder = join(folder, 'data');
  const numbers = Array.from({ length: calls }, (_, n) => `138${String(n).padStart(8, '0')}`);
  const recogniser = await InstantRecogniser.open('是');
  const callees = await AnsweringCallees.open(vowel(400), TURNS);
  try {
    await run(folder, dataFolder, numbers, { callees, recogniser });
    const turns = await partsOf(dataFolder, callees.seen, recogniser.ends);
    log(`  ${turns.length} turns`);
    return { turns, openings: callees.openings };
  } finally {
    await callees.close();
    await recogniser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const inNodeRed: Run = async (folder, dataFolder, numbers, { callees, recogniser }) => {
  const line = overSip({
    host: '127.0.0.1',
    port: callees.port,
    recogniserUrl: recogniser.url,
  });
  const settings = { ...line, dataFolder, maxConcurrency: 200 };
  const flows = (nodeRedFlow(turnFlow(numbers)) as { id: string; type: string }[]).map((node) =>
    node.type === 'dialflow-engine' ? { ...node, ...settings } : node,
  );
  const host = await startNodeRed({ userFolder: folder, port: await freePort(), flows });
  try {
    await host.inject(flows.find((node) => node.type === 'inject')?.id ?? '');
    await watch(dataFolder, host.child.endsEarly(), () => undefined);
  } finally {
    await host.stop();
  }
};

const bare: Run = async (_, dataFolder, numbers, { callees, recogniser }) => {
  const options: EngineOptions = {
    dataFolder,
    line: {
      kind: 'sip',
      listen: [{ protocol: 'UDP', address: '127.0.0.1', port: 0 }],
      trunks: [{ name: 'bench', host: '127.0.0.1', port: callees.port }],
      media: { address: '127.0.0.1' },
      recording: false,
    },
    speech: {
      synthesisers: [{ kind: 'espeak' }],
      recognisers: [{ kind: 'funasr', url: recogniser.url }],
    },
  };
  await converseInBare(options, numbers, SCENE);
};

/** Says its first word by itself, with a variable in it, as soon as the callee answers. */
const SCENE: SceneDefinition = {
  name: 'opening',
  industry: '物流',
  type: '回访',
  language: 'zh-CN',
  intents: [],
  globalQuestions: [],
  tagGroups: [],
  opening: { texts: ['您好， @phoneNumber 。'] },
};

/** Matches what callees saw with what the engine has written down, turn by turn. */
async function partsOf(
  dataFolder: string,
  seen: readonly SeenTurn[],
  ends: readonly number[],
): Promise<Parts[]> {
  const db = openSqliteReadOnly(dataFolder);
  try {
    const rows = await db
      .selectFrom('turn')
      .innerJoin('task', 'task.id', 'turn.call_id')
      .select(['task.called_number', 'turn.speaker', 'turn.at'])
      .orderBy('turn.call_id')
      .orderBy('turn.sequence')
      .execute();
    return seen.flatMap(({ number, saidAt, heardAt }) => {
      const of = rows.filter((row) => row.called_number === number);
      const told = of.find((row) => row.speaker === 'callee' && row.at >= saidAt);
      const next = told && of.find((row) => row.speaker === 'robot' && row.at >= told.at);
      // With many calls at once the end that is nearest before the text is its own, or as good.
      const end = told && ends.findLast((at) => at <= told.at + 1 && at > saidAt);
      if (!told || !next || end === undefined || heardAt < next.at - 1) return [];
      return [
        {
          all: heardAt - saidAt - END_SILENCE_MS,
          activity: end - saidAt - END_SILENCE_MS,
          recogniser: told.at - end,
          flow: next.at - told.at,
          sound: heardAt - next.at,
        },
      ];
    });
  } finally {
    await db.destroy();
  }
}

/** Sounds as a voice does, to what looks for one. */
function vowel(ms: number): Int16Array {
  return Int16Array.from({ length: ms * 8 }, (_, i) => {
    const t = (2 * Math.PI * i) / 8_000;
    return Math.round(5_000 * Math.sin(220 * t) + 2_500 * Math.sin(660 * t));
  });
}
