/** The messages of a conversation as they are drawn. What has not changed is not drawn anew. */
import {html, nothing} from 'lit';
import type {TemplateResult} from 'lit';
import {guard} from 'lit/directives/guard.js';
import {repeat} from 'lit/directives/repeat.js';
import type {Conversation, Timeline} from '../client/client.ts';
import type {SearchHit} from '../model/search.ts';
import type {Company} from './company.ts';
import {talkDrawing} from './drawings.ts';
import {messageParts} from './export-parts.ts';
import type {LocalizeController} from './localize.ts';
import {dayLine, gapRow, lowerEdge, upperEdge} from './timeline-parts.ts';
import type {TimelinePlace} from './timeline-place.ts';
import type {DaySection, GapRow, MessageRow, TimelineRow, TimelineRows} from './timeline-rows.ts';

export type TimelineContent = {
  readonly conversation: Conversation;
  readonly timeline: Timeline;
  /** Whose conversation it is. */
  readonly name: string;
  /** Of a conversation of many. */
  readonly company: Company | undefined;
  readonly typing: boolean;
  /** Who is typing, in words, where it may be several. */
  readonly typingText: string;
  readonly online: boolean;
  readonly rows: TimelineRows;
  readonly place: TimelinePlace;
  readonly localize: LocalizeController;
  /** What somebody has searched for, and is shown. */
  readonly match: SearchHit | undefined;
  /** Asks for a date, beginning with this time (ms since the epoch). */
  readonly onPickDate: (event: MouseEvent, time: number) => void;
};

export function timelineContent(content: TimelineContent): TemplateResult {
  const {timeline, place, localize, name} = content;
  const {strings} = localize;
  const {older, newer} = place.loads;
  return html`${upperEdge(strings, {
      timeline,
      failed: older.failed,
      stuck: place.loads.isStuck(timeline, content.online),
      onLoad: place.loadOlder,
    })}
    ${timeline.messages.length === 0 && timeline.gaps.length === 0 ? empty(content) : days(content)}
    ${lowerEdge(strings, {timeline, failed: newer.failed, onLoad: place.loadNewer})}
    <natter-typing
      part="typing"
      aria-live="off"
      .name=${content.typing ? name : ''}
      .text=${content.typingText}
      ?hidden=${!content.typing || timeline.after === 'more'}
    ></natter-typing>`;
}

function empty({company, localize, name}: TimelineContent): TemplateResult {
  const {strings} = localize;
  return html`<div part="empty" class="empty">
    ${talkDrawing}
    <p class="empty-title">${strings.noMessages}</p>
    <p class="empty-hint">${company?.emptyHint ?? strings.noMessagesHint(name)}</p>
  </div>`;
}

function days(content: TimelineContent): TemplateResult {
  const {timeline, place, rows} = content;
  const {messages, gaps} = timeline;
  const sections = rows.of({messages, gaps, divider: place.reading.divider});
  return html`<div class="days">
    ${repeat(
      sections,
      (section) => section.key,
      (section) => day(content, section),
    )}
  </div>`;
}

function day(content: TimelineContent, {time, rows}: DaySection): TemplateResult {
  const {localize, onPickDate} = content;
  return html`<div class="section">
    ${
      time === undefined
        ? nothing
        : guard([localize.day(time), time], () =>
            dayLine(localize.day(time), localize.strings.goToDate, (event) =>
              onPickDate(event, time),
            ),
          )
    }
    ${repeat(
      rows,
      (row) => row.key,
      (row) => drawn(content, row),
    )}
  </div>`;
}

function drawn(content: TimelineContent, row: TimelineRow) {
  const {company, localize, place, name} = content;
  switch (row.kind) {
    case 'unread':
      return html`<h3 part="divider" class="divider">${localize.strings.newCount(row.count)}</h3>`;
    case 'gap':
      return missing(content, row);
    case 'message':
      return guard([row, name, company, row.key === place.found, rangesIn(content, row)], () =>
        message(content, row),
      );
  }
}

function missing({conversation, place, localize}: TimelineContent, {gap}: GapRow): TemplateResult {
  const load = place.loads.gap(gap);
  const onLoad = () => void load.run(() => conversation.fillGap(gap));
  return gapRow(localize.strings, {gap, load, onLoad});
}

function rangesIn({match}: TimelineContent, row: MessageRow): SearchHit['ranges'] | undefined {
  return match?.message.key === row.message.key ? match.ranges : undefined;
}

function message(content: TimelineContent, row: MessageRow): TemplateResult {
  const {company, place, name} = content;
  const speaker = row.message.own ? undefined : company?.speaker(row.message);
  return html`<natter-message
    exportparts=${messageParts}
    .message=${row.message}
    .sender=${speaker?.name ?? name}
    .speaker=${speaker}
    .note=${company?.note(row.message)}
    .first=${row.first}
    .last=${row.last}
    .meta=${row.meta}
    .receipt=${row.receipt}
    .unread=${row.unread}
    .fresh=${place.reading.fresh.has(row.message.key)}
    .found=${row.key === place.found}
    .marks=${rangesIn(content, row) ?? company?.mentions(row.message)}
    >${company?.actions(row.message)}</natter-message
  >`;
}
