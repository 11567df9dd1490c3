import {expect, test} from 'vitest';
import type {MessageKey, OriginId} from '../model/ids.ts';
import type {BareJid} from '../model/jid.ts';
import type {AccountSync} from '../sync/account-sync.ts';
import {accountHandlers} from './account-handlers.ts';

const conversation = 'bob@example.org' as BareJid;

test('who writes does not wait for the next attempt to connect', async () => {
  const asked: string[] = [];
  const sync: Partial<AccountSync> = {
    send: async () => {
      asked.push('send');
      return 'key' as MessageKey;
    },
    setChatState: (_conversation, state) => asked.push(state),
  };
  const handlers = accountHandlers(
    async () => sync as AccountSync,
    () => asked.push('wake'),
  );
  await handlers.setChatState({conversation, state: 'active'});
  await handlers.setChatState({conversation, state: 'composing'});
  await handlers.sendMessage({conversation, id: 'id' as OriginId, body: 'hello'});
  expect(asked).toEqual(['active', 'wake', 'composing', 'wake', 'send']);
});
