/**
 * What the assistant answers. It knows a few words, and is honest about the rest.
 *
 * @param {string} text
 * @returns {{messages: readonly string[], thinking: number}} `thinking`: how long it seems to
 *   type, in ms for each message
 */
export function answerTo(text) {
  const asked = text.trim().toLowerCase();
  const found = ANSWERS.find(({words}) => words.test(asked));
  return {messages: found?.messages ?? [echo(text)], thinking: found?.thinking ?? 900};
}

/** @type {readonly {words: RegExp, messages: readonly string[], thinking?: number}[]} */
const ANSWERS = [
  {
    words: /^(help|\?|what can you do\b.*)$/,
    messages: [
      [
        'These words do something:',
        'slow: I type for a while, so that you can look at it',
        'long: a message of several paragraphs',
        'many: five messages in a row',
        'emoji: only emoji',
        'link: an address to open',
        'tabs, offline, archive: things to try here',
        'Anything else I repeat.',
      ].join('\n'),
    ],
  },
  {
    words: /^slow\b/,
    messages: ['There. Did you see me typing? Open a second tab: it shows there, too.'],
    thinking: 6000,
  },
  {
    words: /^long\b/,
    messages: [
      [
        'A long message, then. Clay is patient, and so is a text that nobody has to finish reading. It comes from the ground, it remembers every touch, and it forgives most of them until it has been fired.',
        'After that it forgives nothing. A cup can be five thousand years old and still hold water; it can also fall off a table on its first morning. Both are in the nature of the thing.',
        'Words like Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft have to find their place in the bubble as well.',
      ].join('\n\n'),
    ],
    thinking: 2500,
  },
  {
    words: /^many\b/,
    messages: ['One.', 'Two, right after it.', 'Three makes a group.', 'Four.', 'And five.'],
    thinking: 500,
  },
  {words: /^emoji\b/, messages: ['🫖☕️'], thinking: 500},
  {
    words: /^link\b/,
    messages: ['More about the protocol that carries this: https://xmpp.org/about/'],
  },
  {
    words: /\btabs?\b/,
    messages: [
      'Open this page in a second tab. Both show the same conversation over one connection; what you read in one counts as read in the other.',
    ],
  },
  {
    words: /\b(offline|network)\b/,
    messages: [
      'Press Enter in the terminal where the demo runs: that switches the server off. Reload this page, write something, and switch it on again.',
    ],
  },
  {
    words: /\b(archive|history)\b/,
    messages: [
      'Scroll up in the conversation of Alice and Bob. Older messages come from the archive of the server when you reach the top.',
    ],
  },
  {
    words: /^(hi|hello|hey|good (morning|afternoon|evening)|moin|hallo)\b/,
    messages: ['Hello! Write “help” to see what I can do.'],
  },
  {words: /^(thanks?|thank you|thx|danke)\b/, messages: ['You are welcome.']},
  {words: /^(bye|goodbye|see you|tschüss)\b/, messages: ['Good-bye. I will be here.']},
];

/**
 * @param {string} text
 * @returns {string}
 */
function echo(text) {
  return `You wrote “${text.trim()}”. I only repeat what I do not know; “help” lists what I do.`;
}
