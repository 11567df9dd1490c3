/** What any page may show of a conversation, whatever has happened. */
import {expect} from 'vitest';
import type {Timeline} from '../../src/client/client.ts';
import type {Message} from '../../src/model/message.ts';

/**
 * Nothing is shown twice or out of order, and what stands without a gap between is a stretch of
 * the archive; but for what is on its way, and what the server has lost and nobody has missed.
 *
 * @param known - the bodies that the archive has, or had, oldest first
 * @param loose - bodies that have no place yet
 */
export function checkTimeline(
  known: readonly string[],
  {messages, gaps}: Timeline,
  loose: ReadonlySet<string> = new Set(),
): void {
  const bodies = messages.map(({body}) => body);
  expect(new Set(bodies).size).toBe(bodies.length);
  expect(new Set(messages.map(({ord}) => ord)).size).toBe(bodies.length);
  const isFirm = (body: string) =>
    !body.startsWith('sent') && !body.startsWith('swallowed') && !loose.has(body);
  const firm = known.filter(isFirm);
  let place: number | undefined;
  let last: Message['ord'] | undefined;
  for (const {ord, body} of messages) {
    expect(last === undefined || ord > last).toBe(true);
    const isAfterGap = gaps.some(({high}) => high <= ord && (last === undefined || high > last));
    last = ord;
    const next = firm.indexOf(body);
    if (isAfterGap && place !== undefined && next >= 0) {
      expect(next).toBeGreaterThan(place);
      place = undefined;
    }
    if (next < 0) continue;
    if (place !== undefined) expect([body, next]).toEqual([body, place + 1]);
    place = next;
  }
}
