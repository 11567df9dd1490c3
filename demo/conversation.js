/**
 * What Alice and Bob have said to each other before the demo starts: two who make pots and get
 * ready for a market. More than the chat loads at once, over enough days to scroll through.
 */

/**
 * By day, as days before today; each line: time of day, who, what.
 *
 * @type {readonly {daysAgo: number, lines: readonly (readonly [string, 'alice' | 'bob', string])[]}[]}
 */
const DAYS = [
  {
    daysAgo: 11,
    lines: [
      [
        '09:12',
        'bob',
        'Morning! The stall for the autumn market is confirmed. Number 14, right by the fountain.',
      ],
      ['09:15', 'alice', 'By the fountain? That is the best corner of the whole square.'],
      ['09:16', 'bob', 'I know. I may have brought the organiser a bowl.'],
      ['09:16', 'alice', '😄'],
      ['09:21', 'alice', 'So we have eleven days. What is on the shelves?'],
      [
        '09:24',
        'bob',
        '32 mugs, 18 small bowls, 6 large ones. No plates at all since the last firing.',
      ],
      ['09:25', 'bob', 'And that one vase nobody dares to price.'],
      [
        '09:31',
        'alice',
        'Then let us throw plates this week, and leave the vase on the table as a conversation starter.',
      ],
      ['17:48', 'bob', 'First twelve plates are drying. Two of them even look alike.'],
      ['17:55', 'alice', 'A set!'],
    ],
  },
  {
    daysAgo: 9,
    lines: [
      [
        '08:40',
        'alice',
        'Did you cover the plates last night? It was so dry in here this morning.',
      ],
      ['08:52', 'bob', 'Covered, and turned them once. Rims are fine.'],
      ['08:53', 'alice', 'You are a treasure.'],
      ['10:05', 'bob', 'Question about glazes: do we have enough of the blue for 20 mugs?'],
      ['10:11', 'alice', 'About half a bucket. Enough for 15 if nobody drops one in.'],
      ['10:12', 'bob', 'I dropped a brush in once. ONCE.'],
      [
        '10:14',
        'alice',
        'I will mix a new batch tomorrow. Same recipe, with a little less cobalt; the last one came out very dark.',
      ],
      [
        '10:15',
        'bob',
        'Less cobalt sounds good. Could we keep one tile of each batch on the wall, with the date?',
      ],
      ['10:17', 'alice', 'Yes! I have wanted that for two years.'],
      ['14:30', 'bob', 'Nail is in the wall.'],
    ],
  },
  {
    daysAgo: 8,
    lines: [
      ['11:02', 'alice', 'New blue is mixed. It looks grey now, as always, so do not panic.'],
      ['11:20', 'bob', 'I panicked a little.'],
      ['11:21', 'alice', 'Give it 1240 degrees and some trust.'],
      [
        '15:45',
        'bob',
        'A customer wants eight of the large bowls, with a name under the foot. Is the end of the month possible?',
      ],
      ['15:58', 'alice', 'Eight large ones… if they go into the same firing as the plates, yes.'],
      ['15:59', 'alice', 'Which name?'],
      ['16:03', 'bob', '“Wilhelmina”. All eight.'],
      ['16:04', 'alice', 'All eight?'],
      ['16:04', 'bob', 'She is a cat. There are eight bowls because she breaks them.'],
      ['16:06', 'alice', 'I like this customer.'],
    ],
  },
  {
    daysAgo: 6,
    lines: [
      ['07:58', 'bob', 'Kiln is loaded. 20 mugs, 24 plates, 8 bowls for a cat.'],
      ['08:01', 'alice', 'Did the tall shelf fit?'],
      ['08:02', 'bob', 'With a finger of space. I held my breath while closing the lid.'],
      [
        '08:10',
        'alice',
        'Programme 3, and the slow start please. The large bowls are still a bit heavy at the bottom.',
      ],
      ['08:11', 'bob', 'Programme 3, slow start, done.'],
      ['12:30', 'bob', '480 degrees.'],
      ['16:00', 'bob', '910.'],
      ['19:42', 'bob', '1238, and holding. Going home now.'],
      ['19:50', 'alice', 'Thank you for sitting with it. See you on the other side.'],
    ],
  },
  {
    daysAgo: 5,
    lines: [
      ['13:15', 'alice', 'Is it cool enough to peek?'],
      ['13:17', 'bob', '180. Hands off.'],
      ['13:17', 'alice', 'Just a tiny gap?'],
      ['13:18', 'bob', 'Hands. Off.'],
      ['18:20', 'bob', 'Now. 70 degrees. Are you coming over?'],
      ['18:21', 'alice', 'Already in my coat'],
      ['19:33', 'alice', 'I keep thinking of that blue. It has gone nearly green at the rims.'],
      ['19:34', 'bob', 'I put the test tile up. Under it I wrote the date and “do this again”.'],
      ['19:36', 'alice', 'One crack in 52 pieces. That has never happened before.'],
      ['19:37', 'bob', 'And it was one of the eight. Wilhelmina would be proud.'],
    ],
  },
  {
    daysAgo: 3,
    lines: [
      [
        '09:05',
        'alice',
        'Prices for the market. My proposal:\nMugs 24\nSmall bowls 18\nLarge bowls 46\nPlates 32, four for 116',
      ],
      ['09:22', 'bob', 'Four plates for 116 sounds like a riddle. 115?'],
      ['09:23', 'alice', '115 it is.'],
      ['09:24', 'bob', 'And the vase?'],
      ['09:30', 'alice', '“Please ask.”'],
      ['11:47', 'bob', 'Do we take cards this year? People asked last time.'],
      [
        '11:52',
        'alice',
        'Yes, the little reader is charged. The signal by the fountain is poor though, so let us have change for 300 as well.',
      ],
      ['11:53', 'bob', 'I will get coins tomorrow.'],
      ['16:18', 'alice', 'The labels are printed: https://example.org/pottery/labels'],
      ['16:40', 'bob', 'Those are lovely. Is that your handwriting?'],
      ['16:41', 'alice', 'My grandmother’s. I traced it from her recipe book.'],
      ['16:42', 'bob', 'Then we sell the apple cake, too.'],
    ],
  },
  {
    daysAgo: 1,
    lines: [
      ['08:15', 'bob', 'Forecast for Saturday: dry, 14 degrees, hardly any wind.'],
      ['08:16', 'alice', 'No wind! Last year I spent the whole day holding the tent.'],
      ['08:18', 'bob', 'You were a very good tent peg.'],
      [
        '12:07',
        'alice',
        'List for the van: two tables, the linen cloths, boxes A to F, paper, the reader, coins, thermos.',
      ],
      ['12:09', 'bob', 'And chairs. We always forget the chairs.'],
      ['12:09', 'alice', 'And CHAIRS.'],
      [
        '17:31',
        'bob',
        'Boxes A to D are packed. I ran out of paper, so E and F sleep in tea towels.',
      ],
      ['17:35', 'alice', 'They will be the best rested bowls of the market.'],
      ['20:50', 'alice', 'What time shall I pick you up?'],
      ['20:58', 'bob', 'Half past six. I will have coffee ready.'],
    ],
  },
];

/** Said shortly before the demo starts; the first number is minutes ago. */
const TODAY = /** @type {readonly (readonly [number, 'alice' | 'bob', string])[]} */ ([
  [34, 'alice', 'Somebody called about the green mugs. Can you put three aside?'],
  [31, 'bob', 'Three of the green ones, done. They are in a bag with a red ribbon.'],
  [30, 'bob', 'That was the good ribbon, so I hope they are nice people.'],
  [12, 'bob', 'By the way: did you ever find a price for the vase?'],
]);

/** What the assistant says before anybody has written to it. */
const WELCOME =
  'Hello, I am Robin, the assistant of this demo: a small program with an account of its own. Write “help” to see what I can do.';

/**
 * @param {Date} now
 * @returns {import('./server/types.ts').PastMessage[]} oldest first
 */
export function conversationOfAliceAndBob(now) {
  const days = DAYS.flatMap(({daysAgo, lines}) =>
    lines.map(([clock, from, body]) => ({from, body, time: timeOf(now, daysAgo, clock)})),
  );
  const today = TODAY.map(([minutes, from, body]) => ({
    from,
    body,
    time: Math.floor(now.getTime() / 1000) - minutes * 60,
  }));
  return [...days, ...today].map((message) => ({...message, id: crypto.randomUUID()}));
}

/**
 * @param {string} assistant its account
 * @param {Date} now
 * @returns {import('./server/types.ts').PastMessage[]}
 */
export function welcomeOf(assistant, now) {
  const time = Math.floor(now.getTime() / 1000) - 60;
  return [{id: crypto.randomUUID(), from: assistant, body: WELCOME, time}];
}

/**
 * @param {Date} now
 * @param {number} daysAgo
 * @param {string} clock local time, "HH:MM"
 * @returns {number} seconds since the epoch
 */
function timeOf(now, daysAgo, clock) {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo, hours, minutes);
  return day.getTime() / 1000;
}
