/** What is asked of people in rooms, each in a dialog (ask-dialog.ts). */
import type {Rooms} from '../client/rooms.ts';
import type {BareJid} from '../model/jid.ts';
import type {Question} from './ask-dialog.ts';
import type {Deed} from './occupant-rights.ts';
import type {RoomWords} from './room-words.ts';

type InRoom = {readonly actions: Rooms; readonly room: BareJid};

export function nickQuestion(
  words: RoomWords,
  {actions, room, nick}: InRoom & {readonly nick: string},
): Question {
  return {
    title: words.changeNickTitle,
    field: {label: words.nickname, value: nick, missing: words.nicknameMissing},
    submit: words.save,
    busy: words.saving,
    act: (text) => actions.changeNick({room, nick: text}),
  };
}

export function subjectQuestion(
  words: RoomWords,
  {actions, room, subject}: InRoom & {readonly subject: string},
): Question {
  return {
    title: words.changeSubjectTitle,
    field: {label: words.subject, value: subject, isLong: true},
    submit: words.save,
    busy: words.saving,
    act: (text) => actions.setSubject({room, subject: text}),
  };
}

type DeedParts = {
  readonly deed: Deed;
  readonly nick: string;
  readonly act: Question['act'];
};

/** What is asked before something is done with somebody; undefined if it can be taken back easily. */
export function deedQuestion(words: RoomWords, {deed, nick, act}: DeedParts): Question | undefined {
  const common = {busy: words.saving, act};
  switch (deed.name) {
    case 'kick':
      return {
        ...common,
        title: words.kickTitle(nick),
        hint: words.kickHint,
        field: {label: words.reason},
        submit: words.kickNow,
        isDangerous: true,
      };
    case 'ban':
      return {
        ...common,
        title: words.banTitle(nick),
        hint: words.banHint,
        field: {label: words.reason},
        submit: words.banNow,
        isDangerous: true,
      };
    case 'makeOwner':
    case 'takeOwner':
    case 'makeAdmin':
    case 'takeAdmin':
      return {
        ...common,
        title: words.sureTitle(words[deed.name], nick),
        hint: deed.name === 'makeOwner' ? words.sureHint : '',
        submit: words[deed.name],
      };
    case 'giveVoice':
    case 'takeVoice':
    case 'makeModerator':
    case 'takeModerator':
    case 'makeMember':
    case 'takeMember':
      return undefined;
  }
}

/** Before a message is taken away for all. */
export function removalQuestion(words: RoomWords, act: Question['act']): Question {
  return {
    title: words.removeMessageTitle,
    hint: words.removeMessageHint,
    field: {label: words.reason},
    submit: words.kickNow,
    busy: words.removing,
    isDangerous: true,
    act,
  };
}
