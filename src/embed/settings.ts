/** What a site owner wrote on the script tag, read once. */
export type Settings = {
  readonly service: string | undefined;
  readonly domain: string | undefined;
  readonly jid: string | undefined;
  /** Address of the one room to show, in place of all conversations. */
  readonly room: string | undefined;
  /** What the person is called there. */
  readonly nick: string | undefined;
  /** URL of `worker.js`, if it is not beside the script. */
  readonly workerUrl: string | undefined;
  readonly locale: string | undefined;
  readonly theme: string | undefined;
  /** Selector of the element to put the chat into; without it there is a launcher. */
  readonly inline: string | undefined;
  /** Signs in without an account. */
  readonly anonymous: boolean;
  /** Name of a function of the page that gives tokens. */
  readonly getToken: string | undefined;
  /** The launcher's window is open from the start. */
  readonly open: boolean;
};

/** Reads the `data-` attributes of the script tag. */
export function parseSettings(data: DOMStringMap): Settings {
  const {service, domain, jid, room, nick, workerUrl, locale, theme, inline, getToken} = data;
  const [anonymous, open] = [data['anonymous'] !== undefined, data['open'] !== undefined];
  const words = {service, domain, jid, room, nick, workerUrl, locale, theme, inline, getToken};
  return {...words, anonymous, open};
}
