import { type Answers, answering } from '../party';
import type { Stack } from '../sip/stack';
import { call, openPartner } from './partner';

/** The process that everything is thrown at. It calls, too, as answers can be broken as well. */
let stack: Stack | undefined;

const answers: Answers = {
  open: async (): Promise<number> => {
    // Answers go where a datagram came from, whatever it says.
    stack = await openPartner({ settings: { forceRport: true } });
    return stack.port;
  },
  call: ({ port, ...how }: { port: number; holdMs: number; eventful: boolean }) =>
    stack && call(stack, port, how),
  endCalls: () => stack?.agent.close(),
  /** Datagrams that came so far. */
  received: (): number => {
    if (!stack) return 0;
    const { counters } = stack.transport;
    const { requestsReceived, responsesReceived, keepAlives, broken, misrouted } = counters;
    return requestsReceived + responsesReceived + keepAlives + broken + misrouted;
  },
  counters: () => stack?.transport.counters,
  left: () => stack?.left(),
  faults: () => stack?.faults(),
};

answering(answers);
