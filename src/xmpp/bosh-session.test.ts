import {expect, test} from 'vitest';
import {CREATED, openBosh, startBosh} from '../../test/fakes/scripted-bosh.ts';
import {ConnectionError} from '../model/errors.ts';

const MESSAGE = "<message xmlns='jabber:client'><body>x</body></message>";

test('the first request creates a session, in a way that needs no preflight', () => {
  const {requests} = startBosh();
  expect(requests).toHaveLength(1);
  const [request] = requests;
  expect(request?.body.attrs).toMatchObject({
    to: 'example.org',
    ver: '1.11',
    wait: '50',
    hold: '1',
    ack: '1',
    'xmpp:version': '1.0',
  });
  expect(request?.body.attrs['sid']).toBeUndefined();
  expect(request?.init).toMatchObject({
    headers: {'content-type': 'text/plain; charset=utf-8'},
    credentials: 'omit',
    redirect: 'error',
  });
});

test('rids start unpredictably, below 2⁵³ for long, and count up by one', async () => {
  const {requests} = await openBosh();
  const [first, second] = requests.map(({rid}) => rid);
  expect(second).toBe((first ?? 0) + 1);
  expect(first).toBeLessThan(2 ** 52);
  expect(startBosh().last().rid).not.toBe(startBosh().last().rid);
});

test('one request waits with the server, and another takes what is sent', async () => {
  const {session, requests, last, pass} = await openBosh();
  expect(last().payloads).toEqual([]);
  session.send(MESSAGE);
  session.send(MESSAGE);
  await pass(25);
  expect(requests).toHaveLength(3);
  expect(last().payloads).toHaveLength(2);
  expect(last().body.attrs).toMatchObject({sid: 's1', ack: String((requests[1]?.rid ?? 0) - 1)});
  session.send(MESSAGE);
  await pass(1_000);
  // Two are under way, and more are not allowed.
  expect(requests).toHaveLength(3);
  await requests[1]?.answer();
  await pass(25);
  expect(requests).toHaveLength(4);
  expect(last().payloads).toHaveLength(1);
});

test('while a request is under way no empty one is sent beside it', async () => {
  const {session, requests, pass} = await openBosh();
  session.send(MESSAGE);
  await pass(25);
  await requests[1]?.answer();
  await pass(30_000);
  expect(requests).toHaveLength(3);
});

test('answers are told in the order of their requests', async () => {
  const {session, requests, told, last, pass} = await openBosh();
  session.send(MESSAGE);
  await pass(25);
  await last().answer('', '<b xmlns="x"/>');
  expect(told).toEqual(['open']);
  await requests[1]?.answer('', '<a xmlns="x"/>');
  expect(told).toEqual(['open', '<a xmlns="x"/>', '<b xmlns="x"/>']);
});

test('payloads without a namespace are stanzas, and prefixes of the body hold in them', async () => {
  const {told, last} = await openBosh();
  await last().answer(
    "xmlns:stream='http://etherx.jabber.org/streams'",
    "<message/><stream:error><conflict xmlns='y'/></stream:error>",
  );
  expect(told.slice(1)).toEqual([
    '<message xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams"/>',
    '<stream:error xmlns:stream="http://etherx.jabber.org/streams"><conflict xmlns="y"/></stream:error>',
  ]);
});

test('a server that does not wait is not asked more often than it wants', async () => {
  const {requests, last, pass} = await openBosh();
  await last().answer();
  await pass(4_900);
  expect(requests).toHaveLength(2);
  await pass(100);
  expect(requests).toHaveLength(3);
});

test('after the features of a stream it is the client’s turn: no empty request at once', async () => {
  const {requests, pass} = startBosh();
  await requests[0]?.answer(CREATED, '<features xmlns="http://etherx.jabber.org/streams"/>');
  await pass(99);
  expect(requests).toHaveLength(1);
  await pass(20);
  expect(requests).toHaveLength(2);
});

test('a restart goes alone', async () => {
  const {session, told, requests, last, pass} = await openBosh();
  session.open();
  session.send(MESSAGE);
  expect(told).toEqual(['open', 'open']);
  await pass(25);
  expect(last().body.attrs).toMatchObject({to: 'example.org', 'xmpp:restart': 'true', sid: 's1'});
  expect(last().payloads).toEqual([]);
  await requests[1]?.answer();
  await pass(25);
  expect(last().payloads).toHaveLength(1);
});

test('a request that broke is sent again as it was, and what comes of it counts once', async () => {
  const {session, requests, told, last, pass} = await openBosh();
  await last().fail();
  session.send(MESSAGE);
  await pass(99);
  expect(requests).toHaveLength(2);
  await pass(1);
  expect(requests[2]?.text).toBe(requests[1]?.text);
  await requests[2]?.answer('', '<a xmlns="x"/>');
  expect(told).toEqual(['open', '<a xmlns="x"/>']);
  await pass(100);
  expect(last().payloads).toHaveLength(1);
  expect(last().rid).toBe((requests[1]?.rid ?? 0) + 1);
});

test('two that broke are sent again in order, the second when the first got through', async () => {
  const {session, requests, last, pass} = await openBosh();
  session.send(MESSAGE);
  await pass(25);
  await requests[1]?.fail();
  await requests[2]?.fail();
  await pass(100);
  expect(requests.map(({rid}) => rid).slice(3)).toEqual([requests[1]?.rid]);
  await pass(50);
  expect(requests).toHaveLength(5);
  expect(last().text).toBe(requests[2]?.text);
});

test('when nothing gets through the session is given up, after few attempts', async () => {
  const {requests, told, last, pass} = await openBosh();
  for (let i = 0; i < 40 && told.length === 1; i++) {
    if (!last().isAborted) await last().fail();
    await pass(100);
  }
  expect(told[1]).toMatchObject({name: 'ConnectionError', kind: 'closed'});
  expect(requests).toHaveLength(6);
});

test.each([500, 502, 503, 504, 429])('HTTP %i is one more way to break', async (status) => {
  const {requests, last, pass} = await openBosh();
  await last().respond(status, '');
  await pass(100);
  expect(requests[2]?.text).toBe(requests[1]?.text);
});

test('a recoverable condition: the request and those before it are sent again', async () => {
  const {session, requests, told, pass} = await openBosh();
  session.send(MESSAGE);
  await pass(25);
  await requests[2]?.answer("type='error'");
  await pass(150);
  expect(requests.slice(3).map(({text}) => text)).toEqual([requests[1]?.text, requests[2]?.text]);
  await requests[3]?.answer('', '<a xmlns="x"/>');
  await requests[4]?.answer('', '<b xmlns="x"/>');
  expect(told).toEqual(['open', '<a xmlns="x"/>', '<b xmlns="x"/>']);
});

test('a repeated request that the server does not know leaves the verdict to the next one', async () => {
  const {session, requests, told, pass} = await openBosh();
  session.send(MESSAGE);
  await pass(25);
  await requests[1]?.fail();
  await requests[2]?.fail();
  await pass(150);
  await requests[3]?.answer("type='terminate' condition='item-not-found'");
  expect(told).toEqual(['open']);
  await requests[4]?.answer("type='terminate' condition='item-not-found'");
  expect(told[1]).toMatchObject({kind: 'closed'});
});

test.each([
  ['host-unknown', 'host-unknown'],
  ['host-gone', 'host-unknown'],
  ['improper-addressing', 'host-unknown'],
  ['item-not-found', 'closed'],
  ['other-request', 'closed'],
  ['remote-connection-failed', 'closed'],
  ['see-other-uri', 'closed'],
  ['system-shutdown', 'closed'],
  ['bad-request', 'stream-error'],
  ['internal-server-error', 'stream-error'],
  ['policy-violation', 'stream-error'],
  ['remote-stream-error', 'stream-error'],
  ['undefined-condition', 'stream-error'],
  ['what-is-this', 'stream-error'],
])('terminated with %s: %s', async (condition, kind) => {
  const {told, last, requests, pass} = await openBosh();
  await last().answer(`type='terminate' condition='${condition}'`, '<message/>');
  expect(told.slice(1)).toEqual(['<message xmlns="jabber:client"/>', expect.anything()]);
  expect(told[2]).toMatchObject({name: 'ConnectionError', kind});
  const {length} = requests;
  await pass(60_000);
  expect(requests).toHaveLength(length);
});

test('a peaceful end of the server is no error', async () => {
  const {told, last} = await openBosh();
  await last().answer("type='terminate'");
  expect(told).toEqual(['open', 'closed']);
});

test.each(['', '<html>', '<html/>', '<body/>', '<body xmlns="x"/>', 'welcome to the hotel'])(
  '%j is no answer',
  async (text) => {
    const {told, last, pass} = await openBosh();
    await last().respond(200, text);
    await pass(10_000);
    expect(told).toHaveLength(2);
    expect(told[1]).toBeInstanceOf(Error);
  },
);

test.each([
  ['a page that is not there', 404, '', 'not-xmpp'],
  ['a method that is not allowed', 405, 'no', 'not-xmpp'],
  ['a gateway without a server', 502, '', 'unreachable'],
])('creation: %s', async (_, status, text, kind) => {
  const {told, last} = startBosh();
  await last().respond(status, text);
  expect(told).toEqual([expect.objectContaining({name: 'ConnectionError', kind})]);
});

test('creation: without a network it is not repeated', async () => {
  const {told, requests, last, pass} = startBosh();
  await last().fail();
  await pass(10_000);
  expect(told).toEqual([expect.objectContaining({kind: 'unreachable'})]);
  expect(requests).toHaveLength(1);
});

test('creation: without a sid it is no BOSH', async () => {
  const {told, last} = startBosh();
  await last().answer("wait='50'");
  expect(told).toEqual([expect.objectContaining({kind: 'not-xmpp'})]);
});

test('an answer that is due does not come: the connection is dead', async () => {
  const {session, told, requests, pass} = await openBosh();
  session.send(MESSAGE);
  await pass(25);
  await pass(8_100);
  expect(told[1]).toEqual(expect.any(ConnectionError));
  expect(told[1]).toMatchObject({kind: 'timeout'});
  expect(requests.slice(1).every(({isAborted}) => isAborted)).toBe(true);
});

test('a long poll may take its wait, and little more', async () => {
  const {told, pass} = await openBosh();
  await pass(57_900);
  expect(told).toEqual(['open']);
  await pass(200);
  expect(told[1]).toMatchObject({kind: 'timeout'});
});

test('what is large has more time', async () => {
  const {session, told, pass} = await openBosh();
  session.send(`<message xmlns='jabber:client'><body>${'x'.repeat(100_000)}</body></message>`);
  await pass(25);
  await pass(17_000);
  expect(told).toEqual(['open']);
});

test('large payloads go in several requests', async () => {
  const {session, requests, last, pass} = await openBosh();
  const large = `<message xmlns='jabber:client'><body>${'x'.repeat(40_000)}</body></message>`;
  session.send(large);
  session.send(large);
  await pass(25);
  expect(last().payloads).toHaveLength(1);
  await requests[1]?.answer();
  await pass(25);
  expect(requests.slice(2).map(({payloads}) => payloads.length)).toEqual([1, 1]);
});

test('leaving takes along what is still to be said, beyond the allowed number if need be', async () => {
  const {session, requests, told, last, pass} = await openBosh();
  session.send(MESSAGE);
  await pass(25);
  session.send(MESSAGE);
  session.terminate();
  expect(requests).toHaveLength(4);
  expect(last().body.attrs['type']).toBe('terminate');
  expect(last().payloads).toHaveLength(1);
  await requests[1]?.answer();
  await requests[2]?.answer();
  await last().answer("type='terminate'");
  expect(told).toEqual(['open', 'closed']);
});

test('letting go of it ends all requests but the farewell, and tells nothing', async () => {
  const {session, requests, told, last} = await openBosh();
  session.terminate();
  session.abort();
  expect(requests[1]?.isAborted).toBe(true);
  expect(last().isAborted).toBe(false);
  await last().answer("type='terminate'");
  expect(told).toEqual(['open']);
});

test('a session of somebody else is gone on with at its rid', async () => {
  const {told, requests, pass} = startBosh({attachment: {sid: 'theirs', rid: 4711}});
  expect(told).toEqual(['open']);
  await pass(10);
  expect(requests.map(({body}) => body.attrs)).toEqual([
    expect.objectContaining({sid: 'theirs', rid: '4711'}),
  ]);
});

test('Prosody is known by its two ids that are one, and cannot resume', async () => {
  const prosody = await openBosh(`${CREATED} authid='s1'`);
  expect(prosody.session.canResume).toBe(false);
  const ejabberd = await openBosh(`${CREATED} authid='another'`);
  expect(ejabberd.session.canResume).toBe(true);
});
