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
      const {topic: _topic, ...news} = change;
      return {topic: 'typing', change: news};
    }
    case 'rooms': {
      const {upsert, remove} = change;
      return {topic: 'rooms', change: {upsert, remove}};
    }
    case 'occupants': {
      const {room, upsert, remove} = change;
      return {topic: 'occupants', room, change: {upsert, remove}};
    }
    default:
      return assertNever(change);
  }
}
