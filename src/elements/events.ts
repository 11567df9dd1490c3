/** The events of the elements. Those that a page may care about cross shadow boundaries. */
import type {ContactKind} from '../model/contact.ts';
import type {ErrorInfo} from '../model/errors.ts';
import type {MessageKey} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {SearchHit} from '../model/search.ts';

const PUBLIC: EventInit = {bubbles: true, composed: true};

/** A conversation was chosen, in the list or elsewhere. */
export class NatterSelectEvent extends Event {
  readonly jid: Jid;
  /** What it is, where the list may not know it yet. */
  readonly kind: ContactKind | undefined;

  constructor(jid: Jid, kind?: ContactKind) {
    super('natter-select', PUBLIC);
    this.jid = jid;
    this.kind = kind;
  }
}

/** A message that was found was chosen, to be shown where it stands. */
export class NatterFindEvent extends Event {
  readonly hit: SearchHit;
  /** What was searched for. */
  readonly text: string;

  constructor(hit: SearchHit, text: string) {
    super('natter-find', PUBLIC);
    this.hit = hit;
    this.text = text;
  }
}

/** A message was handed over: it is on disk, and on its way. */
export class NatterSendEvent extends Event {
  readonly conversation: Jid;
  readonly body: string;

  constructor(conversation: Jid, body: string) {
    super('natter-send', PUBLIC);
    this.conversation = conversation;
    this.body = body;
  }
}

/**
 * The sign-in form was submitted with an address that is well-formed. It neither bubbles nor
 * leaves the shadow tree, because it carries the password.
 */
export class NatterSignInEvent extends Event {
  readonly jid: Jid;
  readonly password: string;
  readonly remember: boolean;

  constructor(values: {jid: Jid; password: string; remember: boolean}) {
    super('natter-sign-in');
    this.jid = values.jid;
    this.password = values.password;
    this.remember = values.remember;
  }
}

/** Something went wrong, and the element that fires this shows it. */
export class NatterErrorEvent extends Event {
  readonly error: ErrorInfo;

  constructor(error: ErrorInfo) {
    super('natter-error', PUBLIC);
    this.error = error;
  }
}

/** The number of unread messages of all conversations is another one. */
export class NatterUnreadChangeEvent extends Event {
  readonly count: number;

  constructor(count: number) {
    super('natter-unread-change', PUBLIC);
    this.count = count;
  }
}

/** Somebody in a room is to be mentioned in what is being written. */
export class NatterMentionEvent extends Event {
  readonly nick: string;

  constructor(nick: string) {
    super('natter-mention', PUBLIC);
    this.nick = nick;
  }
}

/** The person wants to go back to the list. */
export class NatterBackEvent extends Event {
  constructor() {
    super('natter-back', {...PUBLIC, cancelable: true});
  }
}

/** The person wants to close the chat; whoever opened it does so. */
export class NatterCloseEvent extends Event {
  constructor() {
    super('natter-close', PUBLIC);
  }
}

/** The person wants to send a failed message again. */
export class NatterRetryEvent extends Event {
  readonly key: MessageKey;

  constructor(key: MessageKey) {
    super('natter-retry', PUBLIC);
    this.key = key;
  }
}

/** The person wants to remove a failed message. */
export class NatterDiscardEvent extends Event {
  readonly key: MessageKey;

  constructor(key: MessageKey) {
    super('natter-discard', PUBLIC);
    this.key = key;
  }
}

/** The person does not want to wait for the next attempt to connect. */
export class NatterReconnectEvent extends Event {
  constructor() {
    super('natter-reconnect', PUBLIC);
  }
}

/** The person wants to sign out; `forget`: and to remove the history from this device. */
export class NatterSignOutEvent extends Event {
  readonly forget: boolean;

  constructor(forget: boolean) {
    super('natter-sign-out', PUBLIC);
    this.forget = forget;
  }
}

/** The person wants to remove all messages from this device; whoever hears it asks first. */
export class NatterDeleteHistoryEvent extends Event {
  constructor() {
    super('natter-delete-history', PUBLIC);
  }
}

/** The person does not want to sign in now. */
export class NatterCancelEvent extends Event {
  constructor() {
    super('natter-cancel');
  }
}

declare global {
  interface HTMLElementEventMap {
    'natter-select': NatterSelectEvent;
    'natter-find': NatterFindEvent;
    'natter-send': NatterSendEvent;
    'natter-sign-in': NatterSignInEvent;
    'natter-error': NatterErrorEvent;
    'natter-unread-change': NatterUnreadChangeEvent;
    'natter-mention': NatterMentionEvent;
    'natter-back': NatterBackEvent;
    'natter-close': NatterCloseEvent;
    'natter-retry': NatterRetryEvent;
    'natter-discard': NatterDiscardEvent;
    'natter-reconnect': NatterReconnectEvent;
    'natter-sign-out': NatterSignOutEvent;
    'natter-delete-history': NatterDeleteHistoryEvent;
    'natter-cancel': NatterCancelEvent;
  }
}
