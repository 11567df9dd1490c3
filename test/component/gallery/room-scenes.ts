/** The scenes of rooms. */
import type {NatterChat} from '../../../src/elements/chat.ts';
import type {Message} from '../../../src/model/message.ts';
import type {Room, RoomProblem} from '../../../src/model/room.ts';
import {RoomError} from '../../../src/model/errors.ts';
import {contact, incoming, jid, type FakeClient} from '../../fakes/client.ts';
import {
  as,
  changeRoom,
  inRoom,
  occupant,
  out,
  room,
  roomContact,
  said,
  say,
  setUpRoom,
  studio,
} from '../../fakes/room-people.ts';

type Scene = (chat: NatterChat, client: FakeClient) => void;

const MINUTE = 60_000;
const now = new Date().setHours(10, 52, 0, 0);
const LONG = 'Maximiliane Wolkenstein-Habermann von und zu Hohenfels (Brennofenbeauftragte)';

const subject = {
  text: 'Glazes, firings and who has the key\nThe plan is at https://studio.example/plan',
  by: 'Priya',
};

const people = [
  occupant('Priya', {
    affiliation: 'owner',
    role: 'moderator',
    hats: [{uri: 'urn:example:kiln', title: 'Kiln keeper'}],
  }),
  occupant('Tomas', {role: 'moderator', show: 'away', status: 'At the wheel'}),
  occupant('Noor', {affiliation: 'member', jid: jid('noor@example.org')}),
  occupant('Lena', {affiliation: 'member'}),
  occupant('Mina'),
  occupant('Ivo', {jid: jid('ivo@example.org'), show: 'dnd'}),
  occupant('Sofia', {show: 'xa'}),
  occupant('Kei Tanaka', {role: 'visitor'}),
];

function talk(): readonly Message[] {
  const at = (ago: number) => ({time: now - ago * MINUTE});
  return [
    said('Priya', 'Tuesday’s firing is full. Wednesday has the whole top shelf free.', at(56)),
    said('Priya', 'Cone 6, so nothing with the copper red please.', at(55)),
    say('I’d take half of it. Eight mugs, two bowls.', at(50)),
    said('Tomas', '@Lena can you look at the glaze test? The left one has gone a little matt.', {
      ...at(8),
      mentionsUs: true,
    }),
    said('Tomas', 'Photo to follow', at(7)),
    said('Ivo', '', {...at(5), moderated: {by: 'Priya', reason: 'Advertising'}}),
    said('Ivo', 'hi all!! selling 40 kg of clay, best price, write to me', at(4)),
    say('Looks like it cooled too fast, I’ll bring the other one.', {
      ...at(1),
      delivery: {state: 'sending'},
    }),
  ];
}

/** The room with people, talk and other rows in the list; it is open. */
function open(chat: NatterChat, client: FakeClient, rest: Partial<Room> = {}): void {
  setUpRoom(client, {subject, isBookmarked: true, autojoin: true, ...rest}, people);
  const last = said('Tomas', '@Lena can you look at the glaze test?', {time: now - 8 * MINUTE});
  const {key, ord, body, time} = last;
  const market = jid('market@rooms.example.org');
  const kiln = jid('kiln@rooms.example.org');
  const guild = jid('guild@rooms.example.org');
  client.contacts.set([
    contact('noor@example.org', {name: 'Noor'}),
    roomContact(studio, {
      unread: 6,
      mentions: 2,
      last: {key, ord, body, time, own: false, delivery: undefined, nick: 'Tomas'},
    }),
    contact('private', {
      jid: inRoom(studio, 'Ivo'),
      kind: 'occupant',
      unread: 1,
      last: {key, ord, body: 'psst', time, own: false, delivery: undefined},
    }),
    roomContact(kiln, {
      name: 'Kiln schedule',
      unread: 12,
      last: {
        key,
        ord,
        body: 'Tuesday is full',
        time,
        own: false,
        delivery: undefined,
        nick: 'Priya',
      },
    }),
    roomContact(market, {name: 'Weekend market'}),
    roomContact(guild, {name: 'Guild'}),
  ]);
  client.room.all.update((all) => {
    const next = new Map(all);
    next.set(kiln, room(kiln, {name: 'Kiln schedule', notify: 'mentions'}));
    next.set(market, room(market, {status: out(), isBookmarked: true, hasActivity: true}));
    next.set(
      guild,
      room(guild, {
        status: out(),
        invitation: {
          by: jid('mina@example.org'),
          reason: 'We meet on Friday',
          password: undefined,
          isDirect: true,
        },
      }),
    );
    return next;
  });
  client.conversation(jid(studio)).show(talk());
  chat.conversation = jid(studio);
}

/** Presses what has this class in the room, when it is there. */
function press(chat: NatterChat, ...selectors: readonly string[]): void {
  const [selector, ...rest] = selectors;
  const look = () => {
    const pane = chat.renderRoot.querySelector('natter-room-pane');
    const list = pane?.shadowRoot?.querySelector('natter-occupants')?.shadowRoot;
    const roots = [list, pane?.shadowRoot];
    const found = roots
      .map((root) => (selector === undefined ? null : root?.querySelector<HTMLElement>(selector)))
      .find((element) => element);
    if (!found) return void requestAnimationFrame(look);
    found.click();
    if (rest.length > 0) press(chat, ...rest);
  };
  requestAnimationFrame(look);
}

/** Types into the composer of the room, when it is there. */
function type(chat: NatterChat, text: string): void {
  const look = () => {
    const input = chat.renderRoot
      .querySelector('natter-room-pane')
      ?.shadowRoot?.querySelector('natter-chat-pane')
      ?.shadowRoot?.querySelector('natter-composer')
      ?.shadowRoot?.querySelector('textarea');
    if (!input) return void requestAnimationFrame(look);
    input.focus();
    input.value = text;
    input.dispatchEvent(new InputEvent('input', {bubbles: true}));
  };
  requestAnimationFrame(look);
}

function outside(problem: Partial<RoomProblem> & Pick<RoomProblem, 'kind'>): Scene {
  return (chat, client) => {
    open(chat, client, {status: out(problem)});
    client.conversation(jid(studio)).show([]);
  };
}

function joinDialog(chat: NatterChat, then?: () => void): void {
  const look = () => {
    const button = chat.renderRoot.querySelector<HTMLElement>('[part=join-button]');
    if (!button) return void requestAnimationFrame(look);
    button.click();
    then?.();
  };
  requestAnimationFrame(look);
}

export const roomScenes: Readonly<Record<string, Scene>> = {
  room: open,
  'room-list': (chat, client) => {
    open(chat, client);
    chat.conversation = undefined;
  },
  'room-about': (chat, client) => {
    open(chat, client, {description: 'For everybody who uses the kiln.'});
    press(chat, '.subtitle');
  },
  'room-menu': (chat, client) => {
    open(chat, client, {status: as('moderator', 'owner')});
    press(chat, '.menu-button');
  },
  'room-people': (chat, client) => {
    open(chat, client);
    press(chat, '.people-button');
  },
  'room-people-menu': (chat, client) => {
    open(chat, client, {status: as('moderator', 'owner')});
    press(chat, '.people-button', '[data-nick=Ivo]');
  },
  'room-people-2000': (chat, client) => {
    open(chat, client);
    const many = Array.from({length: 2000}, (_, i) =>
      occupant(`Person ${i}`, {role: i < 3 ? 'moderator' : i > 1900 ? 'visitor' : 'participant'}),
    );
    client.room.occupants(jid(studio)).set(new Map(many.map((one) => [one.nick, one])));
    press(chat, '.people-button');
  },
  'room-kick': (chat, client) => {
    open(chat, client, {status: as('moderator', 'owner')});
    press(chat, '.people-button', '[data-nick=Ivo]', '.menu:popover-open .menu-item.danger');
  },
  'room-mention': (chat, client) => {
    open(chat, client);
    type(chat, 'Thanks @');
  },
  'room-typing': (chat, client) => {
    open(chat, client);
    client.conversation(jid(studio)).typing.set(true);
    client.typing.set(
      new Map([[jid(studio), {conversation: jid(studio), nicks: ['Mina', 'Ivo']}]]),
    );
  },
  'room-visitor': (chat, client) => {
    open(chat, client, {status: as('visitor', 'none')});
  },
  'room-moderator': (chat, client) => {
    open(chat, client, {
      status: as('moderator', 'none'),
      features: {
        isNonAnonymous: false,
        isMembersOnly: false,
        isModerated: false,
        isPasswordProtected: false,
        isPersistent: true,
        isPublic: true,
        hasArchive: true,
        hasModeration: true,
      },
    });
  },
  'room-long': (chat, client) => {
    open(chat, client, {
      name: `${LONG} und alle anderen`,
      subject: {text: `${LONG}. `.repeat(6), by: LONG},
    });
    client
      .conversation(jid(studio))
      .append(
        said(LONG, 'A short one', {time: now}),
        said('Zoë👩‍🎨\u202Egnirts', 'A name that would turn round', {time: now}),
        said(LONG, `W${'o'.repeat(200)}rd`, {time: now}),
      );
    client.room.occupants(jid(studio)).update((map) => {
      const one = occupant(LONG, {affiliation: 'admin', status: 'x'.repeat(80)});
      return new Map(map).set(LONG, one);
    });
    press(chat, '.people-button');
  },
  'room-empty': (chat, client) => {
    open(chat, client);
    client.conversation(jid(studio)).show([]);
  },
  'room-joining': (chat, client) => {
    open(chat, client, {status: {phase: 'joining'}});
  },
  'room-outside': (chat, client) => {
    open(chat, client, {status: out()});
    client.conversation(jid(studio)).show([]);
  },
  'room-invited': (chat, client) => {
    open(chat, client);
    chat.conversation = jid('guild@rooms.example.org');
  },
  'room-password': outside({kind: 'password'}),
  'room-members-only': outside({kind: 'members-only'}),
  'room-banned': outside({kind: 'banned', actor: 'Priya', reason: 'Advertising, again'}),
  'room-full': outside({kind: 'full'}),
  'room-nick-taken': outside({kind: 'nick-taken'}),
  'room-destroyed': outside({
    kind: 'destroyed',
    reason: 'We are over there now',
    alternate: jid('atelier@rooms.example.org'),
  }),
  'room-unreachable': outside({kind: 'unreachable'}),
  'room-creation-refused': outside({kind: 'creation-refused'}),
  'room-kicked': (chat, client) => {
    open(chat, client, {
      status: out({kind: 'kicked', actor: 'Priya', reason: 'Cool down, please'}),
    });
  },
  'room-shut-down': (chat, client) => {
    open(chat, client, {status: out({kind: 'shut-down'})});
  },
  'room-private': (chat, client) => {
    open(chat, client);
    const ivo = inRoom(studio, 'Ivo');
    client
      .conversation(ivo)
      .show([incoming('x@example.org', 'psst', {conversation: ivo, sender: ivo, time: now})]);
    chat.conversation = ivo;
  },
  'room-private-left': (chat, client) => {
    roomScenes['room-private']?.(chat, client);
    client.room.occupants(jid(studio)).update((map) => {
      const next = new Map(map);
      next.delete('Ivo');
      return next;
    });
  },
  'room-alone': (chat, client) => {
    open(chat, client);
    chat.sole = {jid: jid(studio), nick: 'Lena', asksNick: false};
  },
  'room-join': (chat, client) => {
    open(chat, client);
    joinDialog(chat);
  },
  'room-join-password': (chat, client) => {
    open(chat, client);
    client.room.onRequest = () => Promise.reject(new RoomError('password'));
    joinDialog(chat, () => {
      const look = () => {
        const root = chat.renderRoot.querySelector('natter-join-room')?.shadowRoot;
        const [address, nick] = [
          root?.querySelector<HTMLInputElement>('#address'),
          root?.querySelector<HTMLInputElement>('#nick'),
        ];
        if (root?.querySelector('dialog')?.open !== true || !address || !nick) {
          return void requestAnimationFrame(look);
        }
        address.value = 'secret@rooms.example.org';
        nick.value = 'Lena';
        root.querySelector('form')?.requestSubmit();
      };
      requestAnimationFrame(look);
    });
  },
  'room-unexpected': (chat, client) => {
    open(chat, client);
    changeRoom(client, {subject: undefined});
    client.room.onRequest = () => Promise.reject(new RoomError('forbidden'));
    press(chat, '.menu-button', '[role=menuitemradio]');
  },
};
