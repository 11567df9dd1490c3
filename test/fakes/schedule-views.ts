/** The pages of a random schedule, one for each conversation: they outlive the hosts. */
import type {Timeline} from '../../src/client/client.ts';
import {ConnectionError, StanzaError} from '../../src/model/errors.ts';
import type {Jid} from '../../src/model/jid.ts';
import type {Message} from '../../src/model/message.ts';
import {findByKey} from '../../src/store/messages.ts';
import {read} from '../../src/store/transaction.ts';
import type {Chat} from './schedule-chats.ts';
import {checkTimeline} from './schedule-check.ts';
import type {Move} from './schedule-steps.ts';
import type {SimulatedAccount} from './simulated-account.ts';
import {SimulatedPage} from './simulated-page.ts';

export class Views {
  readonly #pages = new Map<Jid, SimulatedPage>();

  /** The page that shows this conversation, on the host of now. */
  async #view(account: SimulatedAccount, conversation: Jid): Promise<SimulatedPage> {
    const view =
      this.#pages.get(conversation) ??
      new SimulatedPage(account, conversation, {window: 12, page: 5});
    this.#pages.set(conversation, view);
    view.attach(account);
    await view.until(({status}) => status === 'ready');
    return view;
  }

  /** Somebody reads; what is shown then has to be right. */
  async look(account: SimulatedAccount, chat: Chat, move: Move): Promise<void> {
    const view = await this.#view(account, chat.jid);
    const {owner} = view;
    try {
      if (move === 'gap' || move === 'gap from below') {
        const [gap] = view.timeline.gaps;
        if (gap) owner.seen(move === 'gap' ? gap.high : gap.low);
        if (gap) await owner.fillGap(gap);
      } else if (move === 'older') await owner.loadOlder();
      else if (move === 'newer') await owner.loadNewer();
      else await owner.jumpTo(move);
    } catch (error) {
      // There is no connection, or the archive tells nothing that leads on.
      if (!(error instanceof ConnectionError || error instanceof StanzaError)) throw error;
    }
    const firm = await placed(account, view.timeline);
    const loose = view.timeline.messages.filter((message) => !firm.messages.includes(message));
    checkTimeline(chat.bodies({ever: true}), firm, new Set(loose.map(({body}) => body)));
  }
}

/** Without what has no place yet (invariants 5 and 7): the archive is still to tell it. */
async function placed({store}: SimulatedAccount, timeline: Timeline): Promise<Timeline> {
  const rows = await read(store, ['messages'], (tx) =>
    Promise.all(timeline.messages.map(({key}) => findByKey(tx, key))),
  );
  const isPlaced = ({ord}: Message, index: number) =>
    rows[index]?.placed === true && rows[index].ord === ord;
  return {...timeline, messages: timeline.messages.filter(isPlaced)};
}
