/** The scenes of the gallery: what the fake client holds, and what the person has done. */
import type {NatterChat} from '../../../src/elements/chat.ts';
import {AuthenticationError, StorageError, type ErrorInfo} from '../../../src/model/errors.ts';
import type {Contact, PresenceShow} from '../../../src/model/contact.ts';
import type {Message} from '../../../src/model/message.ts';
import type {ConnectionState} from '../../../src/model/session.ts';
import {roomAdminScenes} from './room-admin-scenes.ts';
import {roomScenes} from './room-scenes.ts';
import {contact, hit, incoming, jid, outgoing} from '../../fakes/client.ts';
import type {FakeClient} from '../../fakes/client.ts';

export type Scene = (chat: NatterChat, client: FakeClient) => void;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const now = new Date().setHours(10, 52, 0, 0);
const noor = 'noor@example.org';

type Row = [address: string, name: string, show: PresenceShow, rest: Partial<Contact>];

function last(message: Message): Contact['last'] {
  const {key, ord, body, time, own, delivery} = message;
  return {key, ord, body, time, own, delivery};
}

function fill(client: FakeClient, rows: readonly Row[]): void {
  client.contacts.set(rows.map(([address, name, , rest]) => contact(address, {name, ...rest})));
  client.presence.set(
    new Map(rows.map(([address, , show]) => [jid(address), {show, status: undefined}])),
  );
}

const people: readonly Row[] = [
  [noor, 'Noor', 'available', {last: last(incoming(noor, 'See you there', {time: now}))}],
  [
    'mina@example.org',
    'Mina',
    'available',
    {
      unread: 3,
      last: last(incoming('mina@example.org', 'Photo of the glaze', {time: now - 100 * MINUTE})),
    },
  ],
  [
    'elias@example.org',
    'Elias',
    'away',
    {
      last: last(
        outgoing('elias@example.org', 'Perfect, thank you!', 'delivered', {
          time: now - 160 * MINUTE,
        }),
      ),
    },
  ],
  [
    'jonas@example.org',
    'Jonas',
    'unavailable',
    {
      draft: 'the invoice for the clay, I think it was',
      last: last(incoming('jonas@example.org', 'Which one?', {time: now - DAY})),
    },
  ],
  ['ivo@example.org', 'Ivo', 'unavailable', {inRoster: false, subscription: 'none', asks: true}],
  [
    'sofia@example.org',
    'Sofia',
    'dnd',
    {last: last(outgoing('sofia@example.org', 'See you then', 'read', {time: now - 3 * DAY}))},
  ],
  [
    'kei@example.org',
    'Kei Tanaka',
    'unavailable',
    {unread: 120, last: last(incoming('kei@example.org', 'Voice', {time: now - 5 * DAY}))},
  ],
  ['omar@example.org', 'Omar', 'available', {asked: true, subscription: 'none'}],
];

function at(days: number, hours: number, minutes: number): number {
  return new Date(now - days * DAY).setHours(hours, minutes, 0, 0);
}

function talk(): readonly Message[] {
  return [
    incoming(noor, 'I can pick up the crates on the way.', {time: at(1, 17, 20)}),
    outgoing(noor, 'Yes please! There are four, behind the door.', 'read', {time: at(1, 17, 24)}),
    incoming(noor, 'This is where we’ll be.', {time: at(0, 10, 11)}),
    incoming(noor, 'Early light.', {time: at(0, 10, 12)}),
    outgoing(noor, 'Oh, that’s beautiful. I’ll come at six then, not seven.', 'read', {
      time: at(0, 10, 49),
    }),
    outgoing(noor, 'And I’ve put the price list here: https://lena.example/market', 'read', {
      time: at(0, 10, 50),
    }),
    incoming(noor, '☕🥐', {time: at(0, 10, 52)}),
    incoming(
      noor,
      'I have the stall plan too. It is a little long, but all that you need to know is on the first page, with a drawing.',
      {time: at(0, 10, 52)},
    ),
  ];
}

function open(chat: NatterChat, client: FakeClient): void {
  client.goOnline();
  fill(client, people);
  client.conversation(jid(noor)).show(talk());
  chat.conversation = jid(noor);
}

function connect(client: FakeClient, connection: ConnectionState): void {
  client.session.set({
    phase: 'signed-in',
    jid: jid('lena@example.org'),
    connection,
    storage: undefined,
  });
}

function inPane(chat: NatterChat, selector: string): NodeListOf<HTMLElement> | undefined {
  return chat.renderRoot
    .querySelector('natter-chat-pane')
    ?.renderRoot.querySelectorAll<HTMLElement>(selector);
}

function pressMore(chat: NatterChat): void {
  inPane(chat, '.menu-button')?.[0]?.click();
}

function choose(chat: NatterChat, line: number): void {
  pressMore(chat);
  inPane(chat, '[role=menuitem]')?.[line]?.click();
}

/** Does something when the chat has been drawn. */
function after(chat: NatterChat, action: () => void): void {
  void chat.updateComplete.then(() => requestAnimationFrame(() => requestAnimationFrame(action)));
}

function offline(chat: NatterChat, client: FakeClient): void {
  open(chat, client);
  connect(client, {
    status: 'offline',
    error: {name: 'ConnectionError', kind: 'unreachable', message: ''},
    retryAt: Date.now() + 8000,
  });
  const conversation = client.conversation(jid(noor));
  conversation.append(
    outgoing(noor, 'I’ll bring coffee', 'sending', {time: at(0, 10, 55)}),
    outgoing(noor, 'and cups', 'sending', {time: at(0, 10, 55)}),
  );
  conversation.show(conversation.timeline.get().messages.slice(4), {before: 'unavailable'});
}

/** A conversation whose connection has ended; without `retryAt` for good. */
function stopped(
  chat: NatterChat,
  client: FakeClient,
  name: ErrorInfo['name'],
  kind: string,
  retryAt?: number,
): void {
  open(chat, client);
  connect(client, {status: 'offline', error: {name, kind, message: ''}, retryAt});
}

function submit(chat: NatterChat): void {
  const form = chat.renderRoot.querySelector('natter-sign-in');
  const fields = form?.renderRoot.querySelectorAll('input');
  if (fields?.[0] === undefined || fields[1] === undefined) return;
  fields[0].value = 'lena@example.org';
  fields[1].value = 'something';
  form?.renderRoot.querySelector('form')?.requestSubmit();
}

/** A conversation in which messages are missing. */
function gap(
  chat: NatterChat,
  client: FakeClient,
  onFillGap: () => Promise<void>,
  kind: 'missing' | 'lost' = 'missing',
): void {
  open(chat, client);
  const conversation = client.conversation(jid(noor));
  const messages = conversation.timeline.get().messages;
  const [low, high] = [messages[1], messages[2]];
  if (low === undefined || high === undefined) return;
  conversation.onFillGap = onFillGap;
  conversation.show(messages, {gaps: [{low: low.ord, high: high.ord, kind}], before: 'start'});
}

/** A conversation whose window is far above its end. */
function old(chat: NatterChat, client: FakeClient): readonly Message[] {
  open(chat, client);
  const conversation = client.conversation(jid(noor));
  const messages = Array.from({length: 60}, (_, i) =>
    i % 4 === 0
      ? outgoing(noor, `Own line ${i}`, 'read', {time: at(12, 9, i)})
      : incoming(noor, `Line ${i}, which has something to say`, {time: at(12, 9, i)}),
  );
  conversation.onJump = () => Promise.resolve(messages[20]);
  conversation.show(messages, {after: 'more', before: 'more'});
  return messages;
}

/** Types into the field above the list. */
function search(chat: NatterChat, text: string): void {
  after(chat, () => {
    void customElements.whenDefined('natter-search').then(async () => {
      const field = chat.renderRoot.querySelector('natter-search');
      await field?.updateComplete;
      const input = field?.renderRoot.querySelector('input');
      if (!input) return;
      input.value = text;
      input.dispatchEvent(new InputEvent('input'));
    });
  });
}

const found = [
  hit(
    incoming(
      'mina@example.org',
      'Lena, can you look at the glaze test? The left one has gone all green.',
      {
        time: at(0, 10, 44),
      },
    ),
    'glaze',
  ),
  hit(
    incoming(noor, 'The new glaze is drying. It smells of the sea, oddly', {time: at(9, 15, 8)}),
    'glaze',
  ),
  hit(
    outgoing(
      'elias@example.org',
      'I’d use the glaze from the second bucket, the first is too thin',
      'read',
      {time: at(18, 9, 0)},
    ),
    'glaze',
  ),
  hit(
    incoming('jonas@example.org', 'Invoice: 4 × glaze base, 2 × iron oxide, delivery', {
      time: at(33, 9, 0),
    }),
    'glaze',
  ),
  hit(
    incoming('mina@example.org', 'who took the glaze sieve?', {time: at(60, 9, 0)}),
    'glaze',
    'server',
  ),
];

export const scenes: Readonly<Record<string, Scene>> = {
  ...roomScenes,
  ...roomAdminScenes,
  'sign-in': () => undefined,
  'signing-in': (chat, client) => {
    client.onSignIn = () => new Promise(() => undefined);
    after(chat, () => submit(chat));
  },
  refused: (chat, client) => {
    client.onSignIn = () => Promise.reject(new AuthenticationError('not-authorized'));
    after(chat, () => submit(chat));
  },
  invalid: (chat) => {
    after(chat, () =>
      chat.renderRoot
        .querySelector('natter-sign-in')
        ?.renderRoot.querySelector('form')
        ?.requestSubmit(),
    );
  },
  conversation: open,
  search: (chat, client) => {
    open(chat, client);
    client.contacts.update((contacts) => [
      ...(contacts ?? []),
      contact('glaze@example.org', {name: 'Glaze & Söhne'}),
    ]);
    client.onSearch = () => Promise.resolve({hits: found.slice(0, 4), next: 1, isIndexed: true});
    client.onSearchArchive = () => Promise.resolve({hits: found.slice(4), next: undefined});
    search(chat, 'glaze');
  },
  'search-list': (chat, client) => {
    scenes['search']?.(chat, client);
    chat.conversation = undefined;
  },
  'search-empty': (chat, client) => {
    open(chat, client);
    chat.conversation = undefined;
    client.onSearch = () => Promise.resolve({hits: [], next: undefined, isIndexed: false});
    search(chat, 'majolica');
  },
  'search-failed': (chat, client) => {
    open(chat, client);
    chat.conversation = undefined;
    client.onSearch = () => Promise.reject(new StorageError('broken'));
    search(chat, 'glaze');
  },
  'search-bar': (chat, client) => {
    open(chat, client);
    client.onSearch = () =>
      Promise.resolve({hits: found.slice(1, 2), next: undefined, isIndexed: true});
    after(chat, () => {
      chat.renderRoot.querySelector<HTMLElement>('.search-button')?.click();
      void customElements.whenDefined('natter-search-bar').then(() => {
        after(chat, () => {
          const bar = chat.renderRoot.querySelector('natter-search-bar');
          if (bar) bar.text = 'glaze';
        });
      });
    });
  },
  list: (_chat, client) => {
    client.goOnline();
    fill(client, people);
    client.typing.set(
      new Map([[jid('mina@example.org'), {conversation: jid('mina@example.org')}]]),
    );
  },
  typing: (chat, client) => {
    open(chat, client);
    client.typing.set(new Map([[jid(noor), {conversation: jid(noor)}]]));
    client.conversation(jid(noor)).typing.set(true);
  },
  offline,
  connecting: (chat, client) => {
    open(chat, client);
    connect(client, {status: 'connecting'});
  },
  'sign-in-again': (chat, client) => {
    open(chat, client);
    connect(client, {
      status: 'offline',
      error: {name: 'AuthenticationError', kind: 'credentials-expired', message: ''},
      retryAt: undefined,
    });
  },
  conflict: (chat, client) => stopped(chat, client, 'ConnectionError', 'conflict'),
  'bad-service': (chat, client) => stopped(chat, client, 'ConnectionError', 'bad-service'),
  'account-disabled': (chat, client) =>
    stopped(chat, client, 'AuthenticationError', 'account-disabled'),
  'no-mechanism': (chat, client) => stopped(chat, client, 'AuthenticationError', 'no-mechanism'),
  'page-refused': (chat, client) => {
    chat.credentials = () => Promise.resolve({token: 'x'});
    stopped(chat, client, 'AuthenticationError', 'not-authorized');
  },
  'page-failed': (chat, client) => {
    chat.credentials = () => Promise.resolve({token: 'x'});
    client.onSignIn = () => Promise.reject(new AuthenticationError('credentials-needed'));
  },
  'token-failed': (chat, client) => {
    chat.getToken = () => 'x';
    stopped(chat, client, 'AuthenticationError', 'token-failed', Date.now() + 8000);
  },
  storage: (chat, client) => {
    open(chat, client);
    client.session.set({
      phase: 'signed-in',
      jid: jid('lena@example.org'),
      connection: {status: 'online'},
      storage: {name: 'StorageError', kind: 'denied', message: ''},
    });
  },
  ended: (chat, client) => {
    client.goOnline();
    after(chat, () => {
      client.session.set({
        phase: 'signed-out',
        error: {name: 'AuthenticationError', kind: 'credentials-expired', message: ''},
      });
    });
  },
  receipts: (chat, client) => {
    open(chat, client);
    client
      .conversation(jid(noor))
      .show([
        outgoing(noor, 'First of the group', 'read', {time: at(0, 10, 40)}),
        outgoing(noor, 'In the middle, and read', 'read', {time: at(0, 10, 41)}),
        outgoing(noor, 'This one is delivered', 'delivered', {time: at(0, 10, 42)}),
        outgoing(noor, 'This one is only sent', 'sent', {time: at(0, 10, 43)}),
        outgoing(noor, 'This one did not go out', 'failed', {time: at(0, 10, 44)}),
        outgoing(noor, '😍👌', 'sent', {time: at(0, 10, 50)}),
        outgoing(noor, 'On its way', 'sending', {time: at(0, 10, 52)}),
      ]);
  },
  unread: (chat, client) => {
    open(chat, client);
    client.contacts.update((contacts) =>
      contacts?.map((each) => (each.jid === noor ? {...each, unread: 2} : each)),
    );
  },
  scrolled: (chat, client) => {
    open(chat, client);
    const older = Array.from({length: 60}, (_, i) =>
      i % 3 === 0
        ? outgoing(noor, `Own line ${i}`, 'read', {time: at(2, 9, i)})
        : incoming(noor, `Line ${i}, which has something to say`, {time: at(2, 9, i)}),
    );
    const conversation = client.conversation(jid(noor));
    client.contacts.update((contacts) =>
      contacts?.map((each) => (each.jid === noor ? {...each, unread: 1} : each)),
    );
    conversation.show(older, {before: 'lost'});
    after(chat, () => {
      const log = chat.renderRoot
        .querySelector('natter-chat-pane')
        ?.renderRoot.querySelector('.log');
      if (log) log.scrollTop = 0;
      after(chat, () => conversation.append(incoming(noor, 'Something new', {time: now})));
    });
  },
  gap: (chat, client) => gap(chat, client, () => Promise.resolve()),
  'gap-filling': (chat, client) => gap(chat, client, () => new Promise(() => undefined)),
  'gap-failed': (chat, client) => gap(chat, client, () => Promise.reject(new Error('no'))),
  'gap-lost': (chat, client) => gap(chat, client, () => Promise.resolve(), 'lost'),
  'far-away': (chat, client) => {
    const messages = old(chat, client);
    after(chat, () => {
      const key = messages[20]?.key;
      const pane = chat.renderRoot.querySelector('natter-chat-pane');
      if (key !== undefined) void pane?.showMessage(key);
    });
  },
  'far-unread': (chat, client) => {
    old(chat, client);
    client.contacts.update((contacts) =>
      contacts?.map((each) => (each.jid === noor ? {...each, unread: 214} : each)),
    );
  },
  date: (chat, client) => {
    open(chat, client);
    after(chat, () => {
      const pane = chat.renderRoot.querySelector('natter-chat-pane');
      pane?.renderRoot.querySelector<HTMLElement>('.day-button')?.click();
    });
  },
  empty: (_chat, client) => client.goOnline(),
  'no-messages': (chat, client) => {
    client.goOnline();
    fill(client, people);
    chat.conversation = jid('ivo@example.org');
  },
  loading: (chat, client) => {
    client.goOnline();
    client.contacts.set(undefined);
    client.conversation(jid(noor)).timeline.set({
      status: 'loading',
      messages: [],
      gaps: [],
      before: 'more',
      after: 'end',
      loading: undefined,
    });
    chat.conversation = jid(noor);
  },
  long: (chat, client) => {
    const address = `${'averylongname'.repeat(4)}@example.org`;
    client.goOnline('maximiliane.von-und-zu-hohenstein@a-long-domain.example.org');
    const text = 'A message with a very long word: ' + 'Donaudampfschifffahrt'.repeat(8);
    const messages = [
      incoming(address, `${text}\n\nAnd a second paragraph.`, {time: at(0, 9, 1)}),
      outgoing(address, `https://example.org/${'path/'.repeat(40)}?q=1`, 'delivered', {
        time: at(0, 9, 10),
      }),
    ];
    fill(client, [
      [
        address,
        'Maximiliane Freifrau von und zu Hohenstein-Breitenbach',
        'available',
        {
          unread: 12,
          last: last(incoming(address, text, {time: now})),
        },
      ],
      ...people,
    ]);
    client.conversation(jid(address)).show(messages);
    chat.conversation = jid(address);
  },
  menu: (chat, client) => {
    open(chat, client);
    after(chat, () => {
      chat.renderRoot
        .querySelector('natter-account')
        ?.renderRoot.querySelector<HTMLElement>('#button')
        ?.click();
    });
  },
  'conversation menu': (chat, client) => {
    open(chat, client);
    after(chat, () => pressMore(chat));
  },
  export: (chat, client) => {
    open(chat, client);
    client.conversation(jid(noor)).covered = {gaps: [], bottom: 'more'};
    after(chat, () => choose(chat, 0));
  },
  delete: (chat, client) => {
    open(chat, client);
    after(chat, () => choose(chat, 1));
  },
  'export in Arabic': (chat, client) => {
    chat.locale = 'ar';
    open(chat, client);
    client.conversation(jid(noor)).covered = {gaps: [], bottom: 'more'};
    after(chat, () => choose(chat, 0));
  },
  'menu in Arabic': (chat, client) => {
    chat.locale = 'ar';
    open(chat, client);
    after(chat, () => pressMore(chat));
  },
  add: (chat, client) => {
    open(chat, client);
    after(chat, () => {
      chat.renderRoot.querySelector<HTMLElement>('[part=add-button]')?.click();
    });
  },
  arabic: (chat, client) => {
    chat.locale = 'ar';
    client.goOnline('لينا@example.org');
    const address = 'nour@example.org';
    fill(client, [
      [
        address,
        'نور',
        'available',
        {
          unread: 2,
          last: last(incoming(address, 'سأرسل لك كوباً جديداً اليوم', {time: now})),
        },
      ],
      [
        'elias@example.org',
        'إلياس',
        'away',
        {
          last: last(
            outgoing('elias@example.org', 'ممتاز، شكراً لك!', 'delivered', {time: now - DAY}),
          ),
        },
      ],
      ['mina@example.org', 'Mina', 'dnd', {draft: 'مرحباً'}],
    ]);
    const conversation = client.conversation(jid(address));
    conversation.show([
      outgoing(address, 'الأزرق. وصل وفيه كسر عند الحافة، رقم الطلب 1048', 'read', {
        time: at(0, 10, 40),
      }),
      incoming(address, 'أعتذر كثيراً. سأرسل لك كوباً جديداً اليوم.', {time: at(0, 10, 41)}),
      incoming(address, 'الرابط: https://the-pottery.example/evening', {time: at(0, 10, 41)}),
      outgoing(address, 'هذا لطف كبير منك، شكراً', 'delivered', {time: at(0, 10, 42)}),
      outgoing(address, 'And this one is in English.', 'failed', {time: at(0, 10, 49)}),
    ]);
    conversation.typing.set(true);
    chat.conversation = jid(address);
  },
};
