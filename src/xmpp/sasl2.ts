/**
 * XEP-0388 Extensible SASL Profile, version 1.0.4: carries exchanges, together with what is to be
 * done in the same round trip. Left out: tasks (`<continue/>`), of which we know none.
 */
import {AuthenticationError} from '../model/errors.ts';
import {toBase64} from './base64.ts';
import {answerTo, dataOf, failureOf, type Conversation} from './sasl-classic.ts';
import type {Exchange, RunResult} from './sasl-exchange.ts';
import {NS_SASL2, offerIn, type Offer} from './sasl-offer.ts';
import {childOf, childrenOf, el, isElement, type Element} from './xml.ts';

export type Sasl2Offer = Offer & {
  /** What may be asked for in the same round trip. */
  readonly inline: Element | undefined;
};

/**
 * What the server offers in `<authentication/>`.
 *
 * @param features - `<stream:features/>`
 */
export function parseSasl2Offer(features: Element): Sasl2Offer {
  const authentication = childOf(features, 'authentication', NS_SASL2);
  return {
    ...offerIn(features, authentication),
    inline: authentication && childOf(authentication, 'inline', NS_SASL2),
  };
}

/**
 * Runs an exchange.
 *
 * @param options.clientId - UUID of this installation
 * @param options.inline - what else is asked for
 * @returns with `<success/>`
 * @throws AuthenticationError (the promise rejects); what `receive` rejects with
 */
export async function runSasl2(
  {send, receive}: Conversation,
  exchange: Exchange,
  options: {readonly clientId: string | undefined; readonly inline: readonly Element[]},
): Promise<RunResult<Element>> {
  const {mechanism, first} = exchange;
  const {clientId: id, inline} = options;
  send(
    el(
      'authenticate',
      {xmlns: NS_SASL2, mechanism},
      el('initial-response', {}, toBase64(first)),
      el('user-agent', {id}, el('software', {}, 'Natter')),
      ...inline,
    ),
  );
  for (;;) {
    const element = await receive();
    if (isElement(element, 'challenge', NS_SASL2)) {
      send(await answerTo(element, exchange, NS_SASL2, send));
    } else if (isElement(element, 'success', NS_SASL2)) {
      const data = childOf(element, 'additional-data', NS_SASL2);
      return {keys: await exchange.succeed(data && dataOf(data)), success: element};
    } else if (isElement(element, 'continue', NS_SASL2)) {
      send(el('abort', {xmlns: NS_SASL2}));
      throw new AuthenticationError('second-step', `the server asks for ${tasksOf(element)}, too`);
    } else {
      throw exchange.refused(failureOf(element, NS_SASL2));
    }
  }
}

function tasksOf(element: Element): string {
  const tasks = childOf(element, 'tasks', NS_SASL2);
  const names = tasks ? childrenOf(tasks, 'task', NS_SASL2).map((task) => task.getText()) : [];
  return names.join(' or ') || 'something';
}
