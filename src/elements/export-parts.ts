/**
 * Which parts of inner elements can be styled from outside: under the inner element's name and
 * two underscores (`message__body`), and the states of a message under their own names.
 */

/** `exportparts` for `parts` of a child: prefixed with its name. */
export function prefixed(name: string, parts: string): string {
  return parts
    .split(' ')
    .map((part) => `${part}: ${name}__${part}`)
    .join(', ');
}

/** `exportparts` for parts that keep their names. */
function kept(parts: string): string {
  return parts.split(' ').join(', ');
}

const STATES =
  'own other first middle last emoji unread found mentioned removed sending sent delivered read failed message';
const MESSAGE =
  'sender avatar note bubble body link match meta time receipt retry-button remove-button';
const COMPOSER = 'field input send-button error hint completion option';
const PANE_HEAD = 'header back-button avatar title subtitle menu-button menu menu-item request';
const PANE_BODY =
  'message-list edge older-button newer-button ' +
  'gap gap-button day day-button date-jump date-field divider typing jump jump-button empty skeleton';

const ROOM =
  'header back-button avatar title subtitle people-button menu-button menu menu-item about error ' +
  'occupants entry notice voice-button';

/** Of `<natter-message>`, in a pane. */
export const messageParts = `${prefixed('message', MESSAGE)}, ${kept(STATES)}`;

/** Of `<natter-composer>`, in a pane. */
export const composerParts = prefixed('composer', COMPOSER);

function renamed(name: string, parts: string): string {
  return kept(
    parts
      .split(' ')
      .map((part) => `${name}__${part}`)
      .join(' '),
  );
}

/** Of what a pane exports, once more. */
const INNER = [renamed('message', MESSAGE), renamed('composer', COMPOSER), kept(STATES)].join(', ');

/** Of `<natter-chat-pane>`, in a room: those of messages and composer, and what else is in it. */
export const innerPaneParts = `${kept(PANE_BODY)}, ${INNER}`;

/** Of `<natter-chat-pane>`, in the chat: its own, and those that it exports. */
export const paneParts = `${prefixed('chat-pane', `${PANE_HEAD} ${PANE_BODY}`)}, ${INNER}`;

/** Of `<natter-room-pane>`, in the chat. */
export const roomParts = `${prefixed('room', ROOM)}, ${innerPaneParts}`;

/** Of `<natter-chat>`, in a room of its own. */
export const soleParts = `${kept('base connection banner sign-in room close-button empty button')}, ${renamed('room', ROOM)}, ${kept(PANE_BODY)}, ${INNER}`;

/** Of `<natter-sign-in>`, in the chat. */
export const signInParts = prefixed(
  'sign-in',
  'title hint form label text-field error checkbox submit-button',
);

/** Of `<natter-account>`, in the chat. */
export const accountParts = prefixed('account', 'account-button name state menu menu-item');

/** Of `<natter-search>`, in the chat. */
export const searchParts = prefixed(
  'search',
  'field input clear-button results heading contact hit avatar name time snippet match note ' +
    'older-button empty error',
);

/** Of `<natter-search-bar>`, in the chat. */
export const searchBarParts = prefixed(
  'search-bar',
  'input count older-button newer-button close-button error',
);

/** Of `<natter-roster>`, in the chat. */
export const rosterParts = prefixed(
  'roster',
  'list list-item avatar name time snippet badge accept-button decline-button empty skeleton',
);
