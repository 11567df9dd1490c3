/** For the tests of the dialogs about rooms: a person who is in a room, and what stands in a dialog. */
import {expect, vi} from 'vitest';
import axe from 'axe-core';
import type {BareJid} from '../../src/model/jid.ts';
import type {Affiliation} from '../../src/model/room.ts';
import type {RoomRequestName} from '../../src/model/room-requests.ts';
import {FakeClient} from '../fakes/client.ts';
import {joined, studio} from '../fakes/rooms.ts';
import {mount, rendered} from './support.ts';

/** What was asked under this name, in order. */
export function asked(client: FakeClient, name: RoomRequestName): readonly unknown[] {
  return client.room.asked.filter((request) => request.name === name).map(({params}) => params);
}

/** Somebody who is online, and in a room. */
export function inStudio(affiliation: Affiliation): FakeClient {
  const client = new FakeClient();
  client.goOnline();
  client.room.all.set(new Map([[studio, joined(affiliation)]]));
  return client;
}

export type Opened<E extends HTMLElement> = {
  readonly root: HTMLElement;
  readonly element: E;
  readonly dialog: HTMLDialogElement;
  /** The rooms that `natter-select` named. */
  readonly selected: readonly string[];
};

/** Opens a dialog on the page, and gives what is open. */
export async function openDialog<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  open: (root: HTMLElement) => Promise<void>,
): Promise<Opened<HTMLElementTagNameMap[Tag]>> {
  const root = await mount(document.createElement('div'));
  const selected: BareJid[] = [];
  root.addEventListener('natter-select', ({jid}) => selected.push(jid as BareJid));
  await open(root);
  await rendered();
  const element = root.querySelector(tag);
  const dialog = element?.shadowRoot?.querySelector('dialog');
  if (!element || !dialog) throw new Error(`no ${tag}`);
  expect(dialog.open).toBe(true);
  return {root, element, dialog, selected};
}

/** The button with these words, or this name, in an element and those inside it. */
export function button(root: Element | ShadowRoot, words: string): HTMLElement {
  const found = [...every(root, 'button')].find(
    (each) =>
      each.checkVisibility() &&
      (each.textContent.trim() === words || each.getAttribute('aria-label') === words),
  );
  if (!found) throw new Error(`no button ${words}`);
  return found;
}

/** The control with this label, whichever it is, in an element and those inside it. */
export function control(root: Element | ShadowRoot, label: string): HTMLInputElement {
  const labels = [...every(root, 'label')] as HTMLLabelElement[];
  const found = labels.find(
    (each) => each.checkVisibility() && each.textContent.trim().startsWith(label),
  );
  const labelled = found?.querySelector('input') ?? found?.control;
  if (!labelled) throw new Error(`nothing is called ${label}`);
  return labelled as HTMLInputElement;
}

/** Elements that fit, also in shadow trees. */
export function* every(root: Element | ShadowRoot, selector: string): Generator<HTMLElement> {
  if (root instanceof Element && root.shadowRoot) yield* every(root.shadowRoot, selector);
  for (const child of root.children) {
    if (child.matches(selector)) yield child as HTMLElement;
    yield* every(child, selector);
  }
}

/** Types into a field. */
export async function type(field: HTMLInputElement, text: string): Promise<void> {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', {bubbles: true}));
  await rendered();
}

/** Resolves when an alert says this. */
export async function says(root: Element | ShadowRoot, text: RegExp): Promise<void> {
  await vi.waitFor(() => {
    const alerts = [...every(root, '[role=alert]')].filter((each) => each.checkVisibility());
    expect(alerts.map((each) => each.textContent.trim()).join('\n')).toMatch(text);
  });
}

/** But for contrast, which is examined in the gallery, when nothing moves. */
export async function expectAccessible(element: Element): Promise<void> {
  const rules = {'color-contrast': {enabled: false}, region: {enabled: false}};
  const {violations} = await axe.run(element, {resultTypes: ['violations'], rules});
  expect(violations.map(({id}) => id)).toEqual([]);
}
