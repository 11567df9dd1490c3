/** What one may do with a room. */
import type {NatterClient} from '../client/client.ts';
import type {Rooms} from '../client/rooms.ts';
import type {BareJid} from '../model/jid.ts';
import type {Room, RoomNotify} from '../model/room.ts';
import type {Question} from './ask-dialog.ts';
import {addIcon, joinIcon, signOutIcon} from './icons.ts';
import type {MenuItem} from './menu.ts';
import {
  atIcon,
  bellIcon,
  bellOffIcon,
  keepIcon,
  penIcon,
  personIcon,
  shieldIcon,
} from './room-icons.ts';
import {nickQuestion, subjectQuestion} from './room-questions.ts';
import type {RoomWords} from './room-words.ts';

type RoomDialog = 'invite' | 'settings';

export type RoomMenu = {
  readonly room: Room;
  readonly name: string;
  readonly actions: Rooms;
  readonly attempt: (action: Promise<unknown>) => void;
  readonly ask: (question: Question) => void;
  /** Opens one of the dialogs that are fetched when they are wanted. */
  readonly open: (dialog: RoomDialog) => void;
  /** Of what is on this device. */
  readonly history: readonly MenuItem[];
};

/** Opens a dialog about a room in the tree of an element, so that it looks and speaks as that does. */
export async function openRoomDialog(
  dialog: RoomDialog,
  {renderRoot, client}: {readonly renderRoot: Node; readonly client: NatterClient | undefined},
  room: BareJid,
): Promise<void> {
  if (!client) return;
  const {openInvite, openRoomSettings} = await import('./room-admin-elements.ts');
  await (dialog === 'invite' ? openInvite : openRoomSettings)(renderRoot, client, room);
}

const NOTIFY = {
  all: {word: 'notifyAll', icon: bellIcon},
  mentions: {word: 'notifyMentions', icon: atIcon},
  none: {word: 'notifyNone', icon: bellOffIcon},
} as const;

export function roomItems(words: RoomWords, menu: RoomMenu): readonly MenuItem[] {
  const {room, actions, attempt} = menu;
  const {jid, status} = room;
  const isInside = status.phase === 'joined';
  return [
    ...(isInside ? inside(words, menu, status) : []),
    ...(['all', 'mentions', 'none'] as const satisfies readonly RoomNotify[]).map((notify) => ({
      icon: NOTIFY[notify].icon,
      words: words[NOTIFY[notify].word],
      mark: {kind: 'radio', isOn: room.notify === notify} as const,
      choose: () => attempt(actions.setNotify({room: jid, notify})),
    })),
    {
      icon: keepIcon,
      words: words.keep,
      mark: {kind: 'checkbox', isOn: room.isBookmarked},
      choose: () =>
        attempt(
          room.isBookmarked
            ? actions.removeBookmark({room: jid})
            : actions.bookmark({room: jid, name: menu.name, autojoin: true}),
        ),
    },
    ...(room.isBookmarked
      ? [
          {
            icon: joinIcon,
            words: words.autojoin,
            mark: {kind: 'checkbox', isOn: room.autojoin} as const,
            choose: () =>
              attempt(actions.bookmark({room: jid, name: menu.name, autojoin: !room.autojoin})),
          },
        ]
      : []),
    ...menu.history,
    ...(status.phase === 'out' && !room.isBookmarked
      ? []
      : [
          {
            icon: signOutIcon,
            words: words.leave,
            danger: true,
            choose: () => attempt(actions.leave({room: jid})),
          },
        ]),
  ];
}

function inside(
  words: RoomWords,
  {room, actions, ask, open}: RoomMenu,
  status: Room['status'] & {readonly phase: 'joined'},
): readonly MenuItem[] {
  const {jid} = room;
  const subject = room.subject?.text ?? '';
  return [
    {
      icon: personIcon,
      words: words.changeNick,
      choose: () => ask(nickQuestion(words, {actions, room: jid, nick: status.nick})),
    },
    // §8.1: whether participants may is a setting that a room does not have to tell.
    ...(status.role === 'moderator' || status.role === 'participant'
      ? [
          {
            icon: penIcon,
            words: words.changeSubject,
            choose: () => ask(subjectQuestion(words, {actions, room: jid, subject})),
          },
        ]
      : []),
    {icon: addIcon, words: words.invite, choose: () => open('invite')},
    ...(status.affiliation === 'owner' || status.affiliation === 'admin'
      ? [{icon: shieldIcon, words: words.settings, choose: () => open('settings')}]
      : []),
  ];
}
