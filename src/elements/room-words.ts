/** The words of rooms; each locale of them is complete. */
import type {RoomErrorKind} from '../model/errors.ts';
import type {Pluralize} from './strings.ts';

export type RoomWords = {
  // Entering
  readonly roomAddress: string;
  readonly roomExample: string;
  readonly roomInvalid: string;
  readonly joinHint: string;
  readonly findRoom: string;
  readonly createRoom: string;
  readonly nickname: string;
  readonly nicknameMissing: string;
  readonly join: string;
  readonly joining: string;
  readonly joinAgain: string;
  readonly byWhom: (name: string) => string;
  readonly goThere: string;
  readonly outside: string;
  readonly outsideHint: string;
  readonly chooseNick: string;
  readonly chooseNickHint: string;
  readonly invited: string;
  readonly invitedBy: (name: string) => string;
  readonly invitation: string;
  readonly quote: (text: string) => string;

  // The head
  readonly room: string;
  readonly people: (count: number) => string;
  readonly showPeople: string;
  readonly peopleHere: string;
  readonly about: string;
  readonly subject: string;
  readonly subjectBy: (name: string) => string;
  readonly noSubject: string;

  // The menu
  readonly changeNick: string;
  readonly changeNickTitle: string;
  readonly changeSubject: string;
  readonly changeSubjectTitle: string;
  readonly invite: string;
  readonly settings: string;
  readonly save: string;
  readonly saving: string;
  readonly notifyAll: string;
  readonly notifyMentions: string;
  readonly notifyNone: string;
  readonly keep: string;
  readonly autojoin: string;
  readonly leave: string;

  // Messages
  readonly typingTwo: (one: string, two: string) => string;
  readonly typingOne: (name: string) => string;
  readonly typingSeveral: string;
  readonly removed: string;
  readonly removedBy: (name: string) => string;
  readonly because: (what: string, reason: string) => string;
  readonly emptyHint: string;
  readonly removeMessage: string;
  readonly removeMessageTitle: string;
  readonly removeMessageHint: string;
  readonly removing: string;
  readonly speakerSays: (name: string, body: string) => string;

  // Voice
  readonly noVoice: string;
  readonly askToSpeak: string;
  readonly askedToSpeak: string;

  // People
  readonly looksAfter: string;
  readonly hereInRoom: string;
  readonly onlyReading: string;
  readonly findSomeone: string;
  readonly nobodyFound: string;
  readonly nobodyHere: string;
  readonly owner: string;
  readonly admin: string;
  readonly member: string;
  readonly moderator: string;
  readonly writePrivately: string;
  readonly mention: string;
  readonly giveVoice: string;
  readonly takeVoice: string;
  readonly makeModerator: string;
  readonly takeModerator: string;
  readonly makeMember: string;
  readonly takeMember: string;
  readonly makeAdmin: string;
  readonly takeAdmin: string;
  readonly makeOwner: string;
  readonly takeOwner: string;
  readonly kick: string;
  readonly ban: string;
  readonly kickTitle: (name: string) => string;
  readonly kickHint: string;
  readonly kickNow: string;
  readonly banTitle: (name: string) => string;
  readonly banHint: string;
  readonly banNow: string;
  readonly sureTitle: (what: string, name: string) => string;
  readonly sureHint: string;
  readonly reason: string;
  readonly moreOf: (name: string) => string;
  readonly suggestions: string;

  // The list
  readonly mentions: (count: number) => string;
  readonly muted: string;
  readonly activity: string;
  readonly notInside: string;

  // In private
  readonly inRoom: (name: string) => string;
  readonly hasLeft: (name: string) => string;

  /** What to say for each way in which a room refuses: what happened, then what to do. */
  readonly errors: Readonly<Record<RoomErrorKind, string>>;
};

export type RoomLocale = (plural: Pluralize) => RoomWords;
