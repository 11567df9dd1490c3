/** The room of the demo: open to everybody, with something in it to read. */

/** @type {readonly (readonly [minutesAgo: number, nick: string, body: string])[]} */
const SAID = [
  [190, 'Mara', 'The kiln is down to 400°. Nobody open it before eight, please.'],
  [184, 'Alice', 'Eight it is. I will stand guard with a cup of tea.'],
  [181, 'Jonas', 'In one of the cups that came out crooked?'],
  [180, 'Alice', 'They are not crooked. They lean.'],
  [66, 'Bob', 'Who has the key for the clay store?'],
  [63, 'Mara', 'Bob: on the hook behind the door, as always.'],
  [62, 'Bob', 'There is no hook behind the door.'],
  [61, 'Mara', 'There was one this morning.'],
  [22, 'Robin', 'I am a program, and I live here. Say my name and “help”: “Robin: help”.'],
];

/**
 * @param {string} domain of the accounts
 * @param {Date} now
 * @returns {import('./server/types.ts').FurnishedRoom}
 */
export function loungeOf(domain, now) {
  const seconds = Math.floor(now.getTime() / 1000);
  return {
    room: `lounge@rooms.${domain}`,
    name: 'The lounge',
    description: 'Where those who make pots, and those who like them, meet.',
    subject: 'Kiln opens at eight. Bring a cup.',
    language: 'en',
    messages: SAID.map(([minutes, nick, body]) => ({
      id: crypto.randomUUID(),
      nick,
      body,
      time: seconds - minutes * 60,
    })),
    members: [
      {user: 'alice', nick: 'Alice'},
      {user: 'bob', nick: 'Bob'},
    ],
  };
}
