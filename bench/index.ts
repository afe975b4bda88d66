import { machine, type Bench } from './bench';
import { bind } from './bind';
import { crash } from './crash';
import { dispatch } from './dispatch';
import { exportBench } from './export';
import { fuzz } from './fuzz';
import { intent } from './intent';
import { masked } from './masked';
import { roster } from './roster';
import { rtp } from './rtp';
import { sip } from './sip';
import { soak } from './soak';
import { tts } from './tts';
import { turn } from './turn';

const benches: Record<string, Bench> = {
  bind,
  crash,
  dispatch,
  export: exportBench,
  fuzz,
  intent,
  masked,
  roster,
  rtp,
  sip,
  soak,
  tts,
  turn,
};

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const bench = benches[name];
  if (!bench) {
    console.error(`usage: npm run bench -- ${Object.keys(benches).join('|')} [--json]`);
    process.exitCode = 2;
    return;
  }
  const json = args.includes('--json');
  const { figures, peers } = await bench({ json, args, log: (line) => console.error(line) });
  const result = { bench: name, figures, peers, machine: machine() };
  console.log(json ? JSON.stringify(result) : JSON.stringify(result, null, 2));
}

void main();
