/** Every view of the gallery, examined by axe: light on a phone, dark on a wide screen. */
import axe from 'axe-core';
import {afterEach, describe, expect, test} from 'vitest';
import {page} from 'vitest/browser';
import {FakeClient} from '../fakes/client.ts';
import {scenes} from './gallery/scenes.ts';
import {mount, rendered} from './support.ts';
// What scenes fetch when they need it is here at once: nothing comes while axe looks.
import '../../src/elements/ask-dialog.ts';
import '../../src/elements/history-dialog.ts';
import '../../src/elements/room-admin-elements.ts';
import '../../src/elements/room-elements.ts';
import '../../src/elements/search-elements.ts';

afterEach(async () => {
  document.body.style.background = '';
  await page.viewport(414, 896);
});

/** The trees of all shadow roots below `root`. */
function* trees(root: Document | ShadowRoot): Generator<Document | ShadowRoot> {
  yield root;
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot !== null) yield* trees(element.shadowRoot);
  }
}

/** How much is on the page; another number once a scene has gone on. */
function amount(): number {
  const all = [...trees(document)].flatMap((tree) => [...tree.querySelectorAll('*')]);
  return all.length + all.filter((one) => one.matches(':modal, :popover-open')).length;
}

/** Resolves when what a scene does by itself, and every animation, has ended. */
async function still(): Promise<void> {
  let before: number | undefined;
  while (before !== amount()) {
    before = amount();
    await rendered();
    await rendered();
    for (const tree of trees(document)) {
      for (const animation of tree.getAnimations()) {
        if (animation.effect?.getTiming().iterations === Infinity) animation.cancel();
        else animation.finish();
      }
    }
    await rendered();
  }
}

/** Width says nothing of colours, and colours nothing of width: each is looked at once. */
const VIEWS = [
  {theme: 'light', width: 390},
  {theme: 'dark', width: 1000},
] as const;

describe.for(VIEWS)('$theme, $width px', ({theme, width}) => {
  test.for(Object.keys(scenes))('%s: axe finds nothing', async (name) => {
    await page.viewport(width, 700);
    const client = new FakeClient();
    const chat = document.createElement('natter-chat');
    chat.client = client;
    chat.theme = theme;
    scenes[name]?.(chat, client);
    await mount(chat, {width, height: 700});
    await still();
    const {violations} = await axe.run(chat, {resultTypes: ['violations']});
    const found = violations.map(({id, nodes}) => ({
      id,
      nodes: nodes.map(({target, failureSummary}) => `${target.join(' ')} ${failureSummary}`),
    }));
    expect(found).toEqual([]);
  });
});
