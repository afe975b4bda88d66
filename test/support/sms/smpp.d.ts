/** The parts of the `smpp` package that tests use. It has no types of its own. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  interface Pdu {
    command: string;
    command_status: number;
    sequence_number: number;
    [field: string]: unknown;
    response(fields?: Record<string, unknown>): Pdu;
  }

  interface Session extends EventEmitter {
    socket: Socket;
    send(pdu: Pdu): boolean;
    deliver_sm(fields: Record<string, unknown>, answered?: (pdu: Pdu) => void): boolean;
    data_sm(fields: Record<string, unknown>, answered?: (pdu: Pdu) => void): boolean;
    enquire_link(answered?: (pdu: Pdu) => void): boolean;
    unbind(answered?: (pdu: Pdu) => void): boolean;
  }

  const smpp: {
    createServer(listener: (session: Session) => void): NetServer;
    createServer(
      options: { key: string; cert: string },
      listener: (session: Session) => void,
    ): NetServer;
  };
  export default smpp;
  export type { Pdu, Session };
}
