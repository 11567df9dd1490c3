import type {GetToken} from '../model/session.ts';
import type {Settings} from './settings.ts';

/** Makes the `<natter-chat>`, or `<natter-room>`, that the settings ask for. Its module may come later: it upgrades. */
export function createChatElement(settings: Settings): HTMLElement {
  const {service, domain, jid, room, nick, workerUrl, locale, theme, anonymous, getToken} =
    settings;
  const chat = document.createElement(room === undefined ? 'natter-chat' : 'natter-room');
  const who = room === undefined ? {jid} : {jid: room, nick, account: jid};
  const attributes = {service, domain, ...who, 'worker-url': workerUrl, locale, theme};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) chat.setAttribute(name, value);
  }
  if (anonymous) chat.setAttribute('anonymous', '');
  if (getToken !== undefined) Object.assign(chat, {getToken: callOfPage(getToken)});
  return chat;
}

/** The function is looked up when it is called: the page may define it after the chat. */
function callOfPage(name: string): GetToken {
  return async (request) => {
    const getToken: unknown = Reflect.get(window, name);
    if (typeof getToken !== 'function') {
      throw new TypeError(`Natter: data-get-token="${name}" is no function of this page.`);
    }
    return await (getToken as GetToken)(request);
  };
}
