/** The lines of a conversation's menu that are about what is on this device. */
import type {Conversation} from '../client/client.ts';
import type {HistoryTask} from './history-dialog.ts';
import {exportIcon, removeIcon} from './icons.ts';
import type {MenuItem} from './menu.ts';
import type {Strings} from './strings.ts';

export type HistoryItems = {
  readonly conversation: Conversation;
  readonly name: string;
  /** Who has written a message; whoever the conversation is with, if absent. */
  readonly nameOf?: (HistoryTask & {do: 'export'})['nameOf'];
  /** Where the dialog opens. */
  readonly root: Node;
  /** Closes the conversation. */
  readonly leave: () => unknown;
  readonly attempt: (action: Promise<void>) => unknown;
};

export function historyItems(strings: Strings, items: HistoryItems): readonly MenuItem[] {
  const {conversation, name, nameOf, root, leave, attempt} = items;
  const open = (task: HistoryTask) => () => {
    const fetched = import('./history-dialog.ts');
    void attempt(fetched.then((chunk) => chunk.openHistoryDialog(root, task)));
  };
  return [
    {
      icon: exportIcon,
      words: strings.exportConversation,
      choose: open({do: 'export', conversation, name, nameOf}),
    },
    {
      icon: removeIcon,
      words: strings.deleteHere,
      danger: true,
      choose: open({do: 'delete', conversation, name, leave}),
    },
  ];
}
