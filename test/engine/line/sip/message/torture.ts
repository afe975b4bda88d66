import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join('test', 'engine', 'line', 'sip', 'message', 'torture');

/** A message of RFC 4475 by the name it has there, byte for byte. */
export function tortureMessage(name: string): Buffer {
  return readFileSync(join(FOLDER, `${name}.dat`));
}

/** All of section 3, in its order. */
export const TORTURE = `wsinv intmeth esc01 escnull esc02 lwsdisp longreq dblreq semiuri transports
  mpart01 unreason noreason badinv01 clerr ncl scalar02 scalarlg quotbal ltgtruri lwsruri lwsstart
  trws escruri baddate regbadct badaspec baddn badvers mismatch01 mismatch02 bigcode badbranch insuf
  unkscm novelsc unksm2 bext01 invut regaut01 multi01 mcl01 bcast zeromf cparam01 cparam02 regescrt
  sdp01 inv2543`.split(/\s+/);
