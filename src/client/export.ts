/**
 * Writes a conversation to a file, from what is on this device: some hundred messages at a time,
 * each lot a blob of its own, so that neither page nor host ever has all of it in hand. What is
 * missing is said where it is missing. Fetched when somebody exports.
 */
import type {BridgeCaller} from '../bridge/caller.ts';
import type {Ord} from '../model/ids.ts';
import type {Jid} from '../model/jid.ts';
import type {Message} from '../model/message.ts';
import type {Coverage, Gap, TimelinePage} from '../model/timeline.ts';
import type {ExportFormat, ExportOptions} from './client.ts';

/** Messages that are asked for at once. */
const PAGE = 500;
/** Below every place. */
const LOWEST = '' as Ord;

const ENGLISH = {
  older: 'Older messages are not on this device',
  lost: 'Older messages are no longer available',
  gap: 'Some messages are missing here',
};

type Source = {
  readonly caller: Pick<BridgeCaller, 'request'>;
  readonly conversation: Jid;
};

interface Writer {
  readonly type: string;
  begin(coverage: Coverage): string;
  gap(gap: Gap): string;
  message(message: Message): string;
  end(): string;
}

/** @throws InputError `signed-out`, StorageError, BridgeError */
export async function exportMessages(
  {caller, conversation}: Source,
  format: ExportFormat,
  options: ExportOptions,
): Promise<Blob> {
  const writer = format === 'json' ? jsonWriter(conversation) : textWriter(conversation, options);
  const parts: Blob[] = [];
  let after: Ord | undefined = LOWEST;
  while (after !== undefined) {
    const page: TimelinePage = await caller.request('loadMessages', {
      conversation,
      place: {after},
      limit: PAGE,
    });
    const last = page.messages.at(-1);
    const isEnd = page.above === undefined || last === undefined;
    const begin = after === LOWEST ? writer.begin(page.coverage) : '';
    const end = isEnd ? writer.end() : '';
    parts.push(new Blob([begin + linesOf(page, {after, isEnd}, writer) + end]));
    after = isEnd ? undefined : last.ord;
  }
  return new Blob(parts, {type: writer.type});
}

function linesOf(
  {messages, coverage}: TimelinePage,
  {after, isEnd}: {readonly after: Ord; readonly isEnd: boolean},
  writer: Writer,
): string {
  let below = after;
  let lines = '';
  const gapsUpTo = (ord: Ord | undefined) =>
    coverage.gaps
      .filter(({high}) => high > below && (ord === undefined || high <= ord))
      .map((gap) => writer.gap(gap))
      .join('');
  for (const message of messages) {
    lines += gapsUpTo(message.ord) + writer.message(message);
    below = message.ord;
  }
  return isEnd ? lines + gapsUpTo(undefined) : lines;
}

function jsonWriter(conversation: Jid): Writer {
  let isFirst = true;
  const entry = (value: object) => {
    const separator = isFirst ? '\n' : ',\n';
    isFirst = false;
    return separator + JSON.stringify(value);
  };
  return {
    type: 'application/json',
    begin({bottom}) {
      const head = {format: 'natter conversation', version: 1, conversation};
      const rest = {exported: new Date().toISOString(), before: bottom};
      return `${JSON.stringify({...head, ...rest}).slice(0, -1)},"messages":[`;
    },
    gap: ({kind}) => entry({gap: kind}),
    message: ({id, time, own, sender, body, delivery}) =>
      entry({
        time: new Date(time).toISOString(),
        from: sender,
        own,
        body,
        ...(id !== undefined && {id}),
        ...(delivery && {delivery: delivery.state}),
      }),
    end: () => '\n]}\n',
  };
}

function textWriter(
  conversation: Jid,
  {locale, words = ENGLISH, nameOf = ({sender}) => sender}: ExportOptions,
): Writer {
  const format = new Intl.DateTimeFormat(locale, {dateStyle: 'medium', timeStyle: 'short'});
  const note = (text: string) => `— ${text} —\n`;
  return {
    type: 'text/plain;charset=utf-8',
    begin({bottom}) {
      const below = {more: note(words.older), lost: note(words.lost), start: ''}[bottom];
      return `${conversation}\n${format.format(Date.now())}\n\n${below}`;
    },
    gap: ({kind}) => note(kind === 'lost' ? words.lost : words.gap),
    message: (message) =>
      `[${format.format(message.time)}] ${nameOf(message)}: ${message.body.replaceAll('\n', '\n    ')}\n`,
    end: () => '',
  };
}
