import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A trunk on loopback that answers every request alike. To be closed by the test. */
export async function trunkThatSays(statusLine: string, port = 0): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const [, ...lines] = message.toString().split('\r\n');
    const kept = lines.filter((line) => /^(via|v|from|f|to|t|call-id|i|cseq):/i.test(line));
    const told = kept.map((line) => (/^(to|t):/i.test(line) ? `${line};tag=trunk` : line));
    const answer = [`SIP/2.0 ${statusLine}`, ...told, 'Content-Length: 0', '', ''].join('\r\n');
    socket.send(answer, from.port, from.address);
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
