/** A site's backend that logs people in itself, and hands the session to the page ("pre-bind"). */
import type {Account} from '../e2e/world.ts';

export type Prebound = {
  /** With the resource that the server gave. */
  readonly jid: string;
  readonly sid: string;
  /** Of the next request. */
  readonly rid: number;
};

/**
 * Opens a session over BOSH (XEP-0124, XEP-0206), up to where it is bound.
 *
 * @param service - URL of the connection manager
 * @throws Error if the server does not bind it
 */
export async function openByBackend(service: string, {user, password}: Account): Promise<Prebound> {
  let rid = 1_000_000;
  let sid = '';

  async function post(attributes: string, payload = ''): Promise<string> {
    const session = sid && `sid='${sid}'`;
    rid += 1;
    const response = await fetch(service, {
      method: 'POST',
      body: `<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' rid='${rid}' ${session} ${attributes}>${payload}</body>`,
    });
    return await response.text();
  }

  const created = await post("to='localhost' ver='1.11' wait='50' hold='1' xmpp:version='1.0'");
  sid = / sid='([^']+)'/.exec(created)?.[1] ?? '';
  const secret = Buffer.from(`\0${user}\0${password}`).toString('base64');
  await post(
    '',
    `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`,
  );
  await post("to='localhost' xmpp:restart='true'");
  const bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
  const bound = await post('', `<iq xmlns='jabber:client' type='set' id='b'>${bind}</iq>`);
  const jid = /<jid>([^<]+)</.exec(bound)?.[1];
  if (jid === undefined) throw new Error(`the server did not bind: ${bound}`);
  return {jid, sid, rid: rid + 1};
}
