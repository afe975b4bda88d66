import type { EngineApi } from '../api';
import type { Calls } from '../call/calls';
import type { DirectCalls } from '../campaign/directCalls';
import type { OpenTryout } from './openTryout';

/** The methods of calls: each goes to where its call is. */
export function bindCalls(all: Calls, direct: DirectCalls, tryout: OpenTryout): EngineApi['calls'] {
  // Those that are tried out are kept apart from the others.
  const of = ({ callId }: { callId: string }): Calls => tryout.of(callId) ?? all;
  return {
    dial: (p) => (p.tryout ? tryout.dial({ ...p, tryout: p.tryout }) : direct.dial(p)),
    giveUp: async (p) => {
      if (!tryout.giveUp(p.reference)) await direct.giveUp(p);
    },
    speak: (p) => of(p).speak(p),
    listen: (p) => of(p).listen(p),
    match: (p) => of(p).match(p),
    converse: (p) => of(p).converse(p),
    branch: (p) => of(p).branch(p),
    transfer: (p) => of(p).transfer(p),
    tag: (p) => of(p).tag(p),
    hangUp: (p) => of(p).hangUp(p),
    flowFailed: (p) => of(p).flowFailed(p),
    get: (p) => of(p).get(p),
    turns: (p) => of(p).turns(p),
  };
}
