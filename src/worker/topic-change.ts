import type {TopicChange} from '../bridge/contract.ts';
import {assertNever} from '../model/assert-never.ts';
import type {Change} from '../model/changes.ts';

/** What of a change pages watch. */
export function toTopicChange(change: Change): TopicChange {
  switch (change.topic) {
    case 'contacts': {
      const {upsert, remove} = change;
      return {topic: 'contacts', change: {upsert, remove}};
    }
    case 'messages': {
      const {topic: _topic, conversation, ...news} = change;
      return {topic: 'timeline', conversation, change: news};
    }
    case 'presence': {
      const {jid, presence} = change;
      return {topic: 'presence', change: {jid, presence}};
    }
    case 'typing': {
      const {conversation, typing} = change;
      return {topic: 'typing', change: {conversation, typing}};
    }
    default:
      return assertNever(change);
  }
}
