/** A WebSocket server that begins as an XMPP server does (RFC 7395) and then behaves badly. */
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {createServer} from 'node:http';
import type {Duplex} from 'node:stream';
import {listen, LOOPBACK} from '../../demo/server/ports.js';

type Frame = {readonly opcode: number; readonly text: string; readonly length: number};

export type FakeServer = {
  readonly url: string;
  /** How many logins were begun. */
  logins(): number;
  stop(): Promise<void>;
};

const OPEN =
  '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" from="localhost" id="fake" version="1.0"/>';

const FEATURES =
  '<stream:features xmlns:stream="http://etherx.jabber.org/streams"><mechanisms xmlns="urn:ietf:params:xml:ns:xmpp-sasl"><mechanism>SCRAM-SHA-1</mechanism><mechanism>SCRAM-SHA-256</mechanism></mechanisms></stream:features>';

/**
 * @param behaviour `closes-after-auth`: ends the TCP connection where the first challenge is due;
 *   `speaks-nonsense`: answers `<open/>` with a text that is no XML
 */
export async function startFakeServer(
  behaviour: 'closes-after-auth' | 'speaks-nonsense',
): Promise<FakeServer> {
  let logins = 0;
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => response.writeHead(404).end());

  function answer(socket: Duplex, text: string): void {
    if (text.startsWith('<open')) {
      if (behaviour === 'speaks-nonsense') socket.write(textFrame('220 mail.example ESMTP <<<'));
      else for (const frame of [OPEN, FEATURES]) socket.write(textFrame(frame));
    } else if (text.startsWith('<auth')) {
      logins += 1;
      socket.destroy();
    }
  }

  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Protocol: xmpp',
        `Sec-WebSocket-Accept: ${acceptKey(request.headers['sec-websocket-key'] ?? '')}`,
        '\r\n',
      ].join('\r\n'),
    );
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (let frame = readFrame(pending); frame; frame = readFrame(pending)) {
        pending = pending.subarray(frame.length);
        // RFC 6455 §5.5.1: a close frame is answered by one.
        if (frame.opcode === 8) socket.end(Buffer.from([0x88, 0]));
        else if (frame.opcode === 1 && !socket.destroyed) answer(socket, frame.text);
      }
    });
  });

  const port = await listen(server);
  return {
    url: `ws://${LOOPBACK}:${port}/xmpp-websocket`,
    logins: () => logins,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** RFC 6455 §4.2.2 */
function acceptKey(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

/** RFC 6455 §5.2, short enough for one length byte or two more. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head =
    payload.length < 126
      ? Buffer.from([0x81, payload.length])
      : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, payload]);
}

/** The first frame of a client, which is masked; undefined while it is not complete. */
function readFrame(data: Buffer): Frame | undefined {
  if (data.length < 6) return undefined;
  const opcode = data.readUInt8(0) & 0x0f;
  const short = data.readUInt8(1) & 0x7f;
  const extended = short === 126 ? 2 : 0;
  if (data.length < 6 + extended) return undefined;
  const size = extended ? data.readUInt16BE(2) : short;
  const start = 6 + extended;
  if (data.length < start + size) return undefined;
  const mask = data.subarray(start - 4, start);
  const payload = data.subarray(start, start + size).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return {opcode, text: Buffer.from(payload).toString(), length: start + size};
}
