import {html} from 'lit';
import type {TemplateResult} from 'lit';

type Range = readonly [from: number, to: number];

/**
 * A stretch of a text, with `<mark>` around what of it lies in the ranges.
 *
 * @param start - where in the text the stretch begins; the ranges, in order, are of the whole text
 */
export function marked(
  stretch: string,
  ranges: readonly Range[],
  start = 0,
): readonly (TemplateResult | string)[] {
  const pieces: (TemplateResult | string)[] = [];
  let done = 0;
  for (const range of ranges) {
    const from = Math.max(range[0] - start, done);
    const to = Math.min(range[1] - start, stretch.length);
    if (from >= to) continue;
    pieces.push(
      stretch.slice(done, from),
      html`<mark part="match">${stretch.slice(from, to)}</mark>`,
    );
    done = to;
  }
  return [...pieces, stretch.slice(done)];
}
