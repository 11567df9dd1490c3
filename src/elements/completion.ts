/** Completes what is typed in the composer, by a list above it (WAI-ARIA APG, listbox). */
import type {TemplateResult} from 'lit';

/** The id of the list, in the composer's shadow tree. */
export const COMPLETION = 'completion';

export interface Completion {
  /** Takes its place in a composer. */
  attach(root: ShadowRoot, changed: () => void): void;
  /** What was typed, or where the caret is, is something else. */
  follow(input: HTMLTextAreaElement): void;
  /** @returns true if the key was for the list */
  keydown(event: KeyboardEvent, input: HTMLTextAreaElement): boolean;
  close(): void;
  readonly isOpen: boolean;
  /** The id of the line that is chosen. */
  readonly active: string | undefined;
  render(): TemplateResult | undefined;
}
