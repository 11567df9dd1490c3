import type {Settings} from './settings.ts';

/** Makes the `<natter-chat>` that the settings ask for. Its module may come later: it upgrades. */
export function createChatElement(settings: Settings): HTMLElement {
  const chat = document.createElement('natter-chat');
  const {service, domain, jid, locale, theme} = settings;
  for (const [name, value] of Object.entries({service, domain, jid, locale, theme})) {
    if (value !== undefined) chat.setAttribute(name, value);
  }
  return chat;
}
