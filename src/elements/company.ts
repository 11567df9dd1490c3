/**
 * What a conversation of many has that one of two has not. The element of a room gives it to the
 * pane inside it; another object means that all may look different.
 */
import type {TemplateResult} from 'lit';
import type {Message} from '../model/message.ts';
import type {SearchHit} from '../model/search.ts';
import type {Completion} from './completion.ts';

/** Who has written a message, as it is shown beside it. */
export type Speaker = {
  readonly name: string;
  /** What the hue is made of: the same for the same person. */
  readonly of: string;
};

export type Company = {
  readonly speaker: (message: Message) => Speaker;
  /** What stands in place of a text that was taken away. */
  readonly note: (message: Message) => string | undefined;
  /** Where a message that is for us has our name, in UTF-16 units. */
  readonly mentions: (message: Message) => SearchHit['ranges'] | undefined;
  /** What can be done with a message, in its slot `actions`. */
  readonly actions: (message: Message) => TemplateResult | undefined;
  /** Said where there are no messages. */
  readonly emptyHint: string;
  /** Completes names in the composer. */
  readonly completion: Completion;
};
