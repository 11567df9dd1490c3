/** The words of the dialogs about rooms, and of forms. Each locale is complete: a missing one is a type error. */
import type {RoomErrorKind} from '../model/errors.ts';
import type {Affiliation} from '../model/room.ts';

/** Lists that a room keeps. */
export type ListName = Exclude<Affiliation, 'none'>;

/** How fields of a room's configuration are grouped. */
export type FieldGroup = 'about' | 'access' | 'rights' | 'history' | 'more';

export type AdminWords = {
  /** Of any form. */
  readonly required: string;
  readonly fillThisIn: string;
  readonly chooseOne: string;
  readonly addressWrong: string;
  readonly addressesWrong: (which: string) => string;
  readonly addressPerLine: string;
  readonly choose: string;
  readonly show: string;
  readonly picture: string;

  readonly save: string;
  readonly saving: string;
  readonly saved: string;
  readonly loading: string;
  readonly loadFailed: string;
  readonly reason: string;
  readonly reasonHint: string;

  readonly settings: string;
  readonly tabRoom: string;
  readonly tabPeople: string;
  readonly tabDelete: string;
  readonly notYours: string;
  readonly unsaved: string;
  readonly discard: string;
  readonly keepEditing: string;
  readonly noForm: string;

  readonly roomPicture: string;
  readonly choosePicture: string;
  readonly removePicture: string;
  readonly pictureHint: string;
  readonly pictureSet: string;
  readonly pictureRemoved: string;
  readonly pictureUnreadable: string;

  readonly lists: string;
  /** Of a list. */
  readonly list: Readonly<Record<ListName, string>>;
  readonly listHint: Readonly<Record<ListName, string>>;
  readonly listEmpty: Readonly<Record<ListName, string>>;
  /** What is done to a person, in a menu. */
  readonly make: Readonly<Record<ListName, string>>;
  readonly takeOff: Readonly<Record<ListName, string>>;
  /** What was done. */
  readonly made: Readonly<Record<ListName, (name: string) => string>>;
  readonly takenOff: (name: string) => string;
  readonly change: (name: string) => string;
  readonly ban: string;
  readonly banning: string;
  readonly banTitle: (name: string) => string;
  readonly address: string;
  readonly thatsYou: string;

  readonly deleteTitle: string;
  readonly deleteHint: (name: string) => string;
  readonly deleteReasonHint: string;
  readonly alternate: string;
  readonly alternateHint: string;
  readonly deleteRoom: string;
  readonly deleteNow: string;
  readonly deleting: string;

  readonly invite: string;
  readonly inviteTo: (name: string) => string;
  readonly inviteWhom: string;
  readonly inviteHint: string;
  readonly inviteNow: string;
  readonly inviting: string;
  readonly inviteNobody: string;
  readonly inviteReasonHint: string;
  readonly chosen: (count: number) => string;
  readonly notInvited: (names: string) => string;
  readonly noContactFits: string;

  readonly findRooms: string;
  readonly filterRooms: string;
  readonly filterHint: string;
  readonly onService: (service: string) => string;
  readonly otherService: string;
  readonly service: string;
  readonly serviceWrong: string;
  readonly serviceExample: string;
  readonly look: string;
  readonly roomCount: (count: number) => string;
  readonly noRooms: string;
  readonly noRoomsHint: string;
  readonly noRoomFits: string;
  readonly noRoomFitsSoFar: string;
  readonly loadMore: string;
  readonly roomsFailed: string;
  readonly join: string;
  readonly joining: string;
  readonly open: string;
  readonly joinRoom: (name: string) => string;
  readonly openRoom: (name: string) => string;

  readonly createRoom: string;
  readonly roomName: string;
  readonly roomNameExample: string;
  readonly roomAddress: string;
  readonly roomAddressExample: string;
  readonly roomAddressHint: string;
  readonly roomAddressTaken: string;
  readonly how: string;
  readonly atOnce: string;
  readonly atOnceHint: string;
  readonly setUp: string;
  readonly setUpHint: string;
  readonly create: string;
  readonly creating: string;
  readonly next: string;
  readonly setUpTitle: string;
  readonly setUpNote: string;
  readonly giveUp: string;

  readonly groups: Readonly<Record<FieldGroup, string>>;
  /** What is known of the fields of rooms, by `var` without what it begins with. */
  readonly fields: Readonly<Record<string, string>>;
  /** What can be chosen in them. */
  readonly options: Readonly<Record<string, string>>;

  readonly errors: {
    readonly RoomError: Readonly<Record<RoomErrorKind, string>>;
    /** By condition (RFC 6120 §8.3.3). */
    readonly StanzaError: Readonly<Record<string, string>>;
  };
};
