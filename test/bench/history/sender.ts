/**
 * One who says a lot at once, over plain TCP: the stanzas are made before and written in one go, so
 * that nobody waits for the sender.
 */
import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import {LOOPBACK} from '../../../demo/server/ports.js';
import type {XmppServer} from '../../../demo/server/types.ts';
import type {Account} from '../../e2e/world.ts';

export interface Sender {
  /** @returns when the first was written, in ms since the epoch */
  say(to: string, bodies: readonly string[]): number;
  stop(): void;
}

export async function startSender(server: XmppServer, account: Account): Promise<Sender> {
  const socket = connect({host: LOOPBACK, port: server.c2sPort}).setEncoding('utf8');
  await once(socket, 'connect');
  const open = `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${server.domain}' version='1.0'>`;
  const plain = Buffer.from(`\0${account.user}\0${account.password}`).toString('base64');
  await ask(socket, open, '</stream:features>');
  await ask(
    socket,
    `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`,
    '<success',
  );
  await ask(socket, open, '</stream:features>');
  await ask(
    socket,
    "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
    '</iq>',
  );
  socket.write('<presence/>');
  socket.resume();
  socket.on('error', () => {});

  return {
    say(to, bodies) {
      const stanzas = bodies.map((body) => {
        const id = crypto.randomUUID();
        return (
          `<message to='${to}' type='chat' id='${id}'><body>${body}</body>` +
          `<origin-id xmlns='urn:xmpp:sid:0' id='${id}'/>` +
          "<markable xmlns='urn:xmpp:chat-markers:0'/></message>"
        );
      });
      const start = Date.now();
      socket.write(stanzas.join(''));
      return start;
    },
    stop: () => void socket.destroy(),
  };
}

/** Writes, and waits until the server has said this. */
async function ask(socket: Socket, text: string, answer: string): Promise<void> {
  let heard = '';
  const answered = new Promise<void>((resolve, reject) => {
    function listen(data: string): void {
      heard += data;
      if (!heard.includes(answer)) return;
      socket.off('data', listen);
      resolve();
    }
    socket.on('data', listen);
    socket.once('close', () => reject(new Error(`the server closed the stream: ${heard}`)));
  });
  socket.write(text);
  await answered;
}
