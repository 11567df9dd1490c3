/** The scenes of the dialogs about rooms. */
import type {NatterChat} from '../../../src/elements/chat.ts';
import {
  openCreateRoom,
  openFindRooms,
  openInvite,
  openRoomSettings,
} from '../../../src/elements/room-admin-elements.ts';
import type {DataForm} from '../../../src/model/data-form.ts';
import {RoomError} from '../../../src/model/errors.ts';
import type {Affiliation} from '../../../src/model/room.ts';
import {contact, jid} from '../../fakes/client.ts';
import type {FakeClient} from '../../fakes/client.ts';
import {answer, joined, listed, studio} from '../../fakes/rooms.ts';
import {ejabberdForm, everyForm, field, form, prosodyForm} from '../../fakes/room-forms.ts';

type Scene = (chat: NatterChat, client: FakeClient) => void;

function inStudio(client: FakeClient, affiliation: Affiliation): void {
  client.goOnline();
  client.contacts.set(
    [
      ['noor@example.org', 'Noor'],
      ['mina@example.org', 'Mina'],
      ['elias@example.org', 'Elias'],
      ['maximiliane.von-und-zu-hohenstein@a-long-domain.example.org', undefined],
    ].map(([address = '', name]) => contact(address, {name})),
  );
  client.room.all.set(new Map([[studio, joined(affiliation)]]));
}

/** Does something when the chat has been drawn, with the element that dialogs are put into. */
function within(chat: NatterChat, action: (root: Element) => Promise<unknown>): void {
  void chat.updateComplete.then(async () => {
    const root = chat.renderRoot.querySelector('.base');
    if (root) await action(root);
  });
}

function inDialog(root: Element, ...path: string[]): HTMLElement | undefined {
  let found: HTMLElement | null | undefined;
  let tree: Element | ShadowRoot | null | undefined = root;
  for (const selector of path) {
    found = tree?.querySelector<HTMLElement>(selector);
    tree = found?.shadowRoot;
  }
  return found ?? undefined;
}

/** Does something when a dialog has got what it had asked for, and has drawn it. */
function whenDrawn(action: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(action));
}

const failed = () => Promise.reject(new RoomError('unreachable'));

function settings(of: DataForm, then?: (root: Element) => void): Scene {
  return (chat, client) => {
    inStudio(client, 'owner');
    answer(client, {configuration: () => of, avatar: () => undefined});
    within(chat, async (root) => {
      await openRoomSettings(root, client, studio);
      whenDrawn(() => then?.(root));
    });
  };
}

/** A form in place of a room's. */
function bare(of: () => DataForm, then?: (form: HTMLElement) => void): Scene {
  return (chat, client) => {
    client.goOnline();
    within(chat, async (root) => {
      const element = document.createElement('natter-data-form');
      element.form = of();
      element.submitLabel = 'Send';
      const dialog = document.createElement('dialog');
      dialog.setAttribute('aria-label', 'A form');
      Object.assign(dialog.style, {border: '0', borderRadius: '20px', maxWidth: '420px'});
      Object.assign(dialog.style, {background: 'light-dark(#fff, #1f2526)', padding: '24px'});
      dialog.append(element);
      root.append(dialog);
      await element.updateComplete;
      dialog.showModal();
      then?.(element);
    });
  };
}

/** What a service might ask: five letters, hard to read. */
function captcha(): DataForm {
  const canvas = document.createElement('canvas');
  canvas.width = 290;
  canvas.height = 80;
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#f2efe6';
    context.fillRect(0, 0, 290, 80);
    context.fillStyle = '#44382c';
    context.font = 'italic 44px serif';
    context.fillText('q 7 B x 4', 50, 56);
  }
  const data = canvas.toDataURL('image/png').replace(/^[^,]*,/, '');
  const picture = {type: 'image/png', data};
  return form(
    field('hidden', 'FORM_TYPE', {values: ['urn:xmpp:captcha']}),
    field('text-single', 'ocr', {label: 'Enter the text you see', isRequired: true, picture}),
  );
}

const members = [
  listed('noor@example.org', {nick: 'Noor'}),
  listed('lena@example.org'),
  listed('maximiliane.von-und-zu-hohenstein@a-long-domain.example.org'),
];
const banned = [
  listed('spam@example.net', {affiliation: 'outcast', reason: 'Sold clay to everybody, again'}),
];

function people(affiliation: Affiliation, then?: (lists: HTMLElement) => void): Scene {
  return (chat, client) => {
    inStudio(client, affiliation);
    let asked = 0;
    answer(client, {
      configuration: () => prosodyForm,
      affiliations: () => (asked++ === 0 ? members : banned),
    });
    within(chat, async (root) => {
      await openRoomSettings(root, client, studio);
      inDialog(root, 'natter-room-settings', '#people-tab')?.click();
      const lists = inDialog(root, 'natter-room-settings', 'natter-room-lists');
      if (lists) then?.(lists);
    });
  };
}

const rooms = [
  {jid: studio, name: 'Studio'},
  {jid: jid('kiln@rooms.example.org'), name: 'Kiln schedule'},
  {jid: jid('market@rooms.example.org'), name: 'Weekend market'},
  {jid: jid('a7f3@rooms.example.org'), name: undefined},
  {
    jid: jid(`${'averylongname'.repeat(4)}@rooms.example.org`),
    name: 'A room about everything that has to do with glazes, their chemistry, and their history',
  },
];

function find(answers: Parameters<typeof answer>[1], then?: (root: Element) => void): Scene {
  return (chat, client) => {
    inStudio(client, 'member');
    answer(client, answers);
    within(chat, async (root) => {
      await openFindRooms(root, client);
      then?.(root);
    });
  };
}

const service = jid('rooms.example.org');

export const roomAdminScenes: Readonly<Record<string, Scene>> = {
  'form: every field': bare(() => everyForm),
  'form: errors': bare(
    () => everyForm,
    (element) => {
      const fields = element.shadowRoot?.querySelectorAll<HTMLInputElement>('input, textarea');
      for (const each of fields ?? []) {
        if (each.getAttribute('inputmode') !== 'email') continue;
        each.value = 'no address';
        each.dispatchEvent(new InputEvent('input'));
      }
      element.shadowRoot?.querySelector('form')?.requestSubmit();
    },
  ),
  'form: a question with a picture': bare(captcha),
  'room settings: Prosody': settings(prosodyForm),
  'room settings: ejabberd': settings(ejabberdForm),
  'room settings: refused': (chat, client) => {
    settings(prosodyForm, (root) => {
      answer(client, {configure: () => Promise.reject(new RoomError('forbidden'))});
      inDialog(root, 'natter-room-settings', '[part~=submit-button]')?.click();
    })(chat, client);
  },
  'room settings: unsaved': settings(prosodyForm, (root) => {
    const element = inDialog(root, 'natter-room-settings', 'natter-data-form', '.text-field');
    if (!(element instanceof HTMLInputElement)) return;
    element.value = 'Atelier';
    element.dispatchEvent(new InputEvent('input'));
    inDialog(root, 'natter-room-settings', '[part~=close-button]')?.click();
  }),
  'room settings: failed': (chat, client) => {
    inStudio(client, 'owner');
    answer(client, {configuration: failed});
    within(chat, (root) => openRoomSettings(root, client, studio));
  },
  'room settings: not ours': (chat, client) => {
    inStudio(client, 'member');
    within(chat, (root) => openRoomSettings(root, client, studio));
  },
  'room people': people('owner'),
  'room people: admin': people('admin'),
  'room people: menu': people('owner', (lists) => {
    whenDrawn(() => {
      lists.shadowRoot
        ?.querySelector('natter-listed-person')
        ?.shadowRoot?.querySelector<HTMLElement>('.icon-button')
        ?.click();
    });
  }),
  'room people: ban': people('owner', (lists) => {
    whenDrawn(() => {
      lists.shadowRoot
        ?.querySelector('natter-listed-person')
        ?.shadowRoot?.querySelector<HTMLElement>('.danger')
        ?.click();
    });
  }),
  'room people: banned': people('owner', (lists) => {
    lists.shadowRoot?.querySelectorAll<HTMLElement>('.pill')[3]?.click();
  }),
  'room deletion': settings(prosodyForm, (root) => {
    inDialog(root, 'natter-room-settings', '#delete-tab')?.click();
  }),
  invite: (chat, client) => {
    inStudio(client, 'member');
    within(chat, async (root) => {
      await openInvite(root, client, studio);
      inDialog(root, 'natter-invite', '.checkbox')?.click();
    });
  },
  'invite: refused': (chat, client) => {
    inStudio(client, 'member');
    answer(client, {invite: () => Promise.reject(new RoomError('forbidden'))});
    within(chat, async (root) => {
      await openInvite(root, client, studio);
      inDialog(root, 'natter-invite', '.checkbox')?.click();
      inDialog(root, 'natter-invite', '[part~=submit-button]')?.click();
    });
  },
  'find rooms': find({find: () => ({service, rooms, next: '5'})}),
  'find rooms: elsewhere': find({find: () => ({service, rooms, next: undefined})}, (root) => {
    inDialog(root, 'natter-find-rooms', '.link-button')?.click();
    inDialog(root, 'natter-find-rooms', '[part~=join-button]:nth-of-type(1)')?.focus();
  }),
  'find rooms: loading': find({find: () => new Promise(() => undefined)}),
  'find rooms: none': find({find: () => ({service, rooms: [], next: undefined})}),
  'find rooms: failed': find({find: failed}),
  'find rooms: banned': find(
    {
      find: () => ({service, rooms, next: undefined}),
      join: () => Promise.reject(new RoomError('banned')),
    },
    (root) => {
      whenDrawn(() => {
        const dialog = inDialog(root, 'natter-find-rooms');
        dialog?.shadowRoot?.querySelectorAll<HTMLElement>('[part~=join-button]')[1]?.click();
      });
    },
  ),
  'create room': (chat, client) => {
    inStudio(client, 'member');
    answer(client, {find: () => ({service, rooms, next: undefined})});
    within(chat, (root) => openCreateRoom(root, client));
  },
  'create room: taken': (chat, client) => {
    inStudio(client, 'member');
    answer(client, {find: () => ({service, rooms, next: undefined})});
    within(chat, async (root) => {
      await openCreateRoom(root, client);
      const name = inDialog(root, 'natter-create-room', '#name');
      if (!(name instanceof HTMLInputElement)) return;
      name.value = 'Kiln';
      name.dispatchEvent(new InputEvent('input'));
      inDialog(root, 'natter-create-room', '[part~=submit-button]')?.click();
    });
  },
};
