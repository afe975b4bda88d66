import type { Bench } from './bench';

export const turn: Bench = async () => {
  throw new Error('placeholder');
};
