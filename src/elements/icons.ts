/** The icons: 20 × 20, drawn in the text's colour, hidden from assistive technology. */
import {svg, html} from 'lit';
import type {SVGTemplateResult, TemplateResult} from 'lit';

export function icon(shape: SVGTemplateResult, name = ''): TemplateResult {
  return html`<svg
    class=${name}
    aria-hidden="true"
    width="20"
    height="20"
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    ${shape}
  </svg>`;
}

export const backIcon = icon(svg`<path d="m12 4.5-5.5 5.5 5.5 5.5"/>`, 'mirrored');
export const chevronDownIcon = icon(svg`<path d="m5 7.5 5 5 5-5"/>`);
export const addIcon = icon(
  svg`<circle cx="8.5" cy="6.5" r="3.2"/><path d="M2.5 17c.4-3.4 2.8-5 6-5 1 0 1.9.2 2.7.5M15 12.5v5M12.5 15h5"/>`,
);
export const joinIcon = icon(
  svg`<circle cx="7.5" cy="7" r="3"/><path d="M2 16.5c.4-3.2 2.6-4.7 5.5-4.7 1.2 0 2.3.3 3.2.8M13 4.2a3 3 0 0 1 0 5.6M15.5 12v5M13 14.5h5"/>`,
);
export const chevronUpIcon = icon(svg`<path d="m5 12.5 5-5 5 5"/>`);
export const searchIcon = icon(svg`<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 3.8 3.8"/>`);
export const closeIcon = icon(svg`<path d="m5.5 5.5 9 9M14.5 5.5l-9 9"/>`);
export const sendIcon = icon(svg`<path d="M10 15.8V4.4M5 9.2l5-5 5 5"/>`);
export const eyeIcon = icon(
  svg`<path d="M2 10c1.7-3.3 4.6-5 8-5s6.3 1.7 8 5c-1.7 3.3-4.6 5-8 5s-6.3-1.7-8-5Z"/><circle cx="10" cy="10" r="2.4"/>`,
);
export const eyeOffIcon = icon(
  svg`<path d="M4.5 6.7A10 10 0 0 0 2 10c1.7 3.3 4.6 5 8 5 1.3 0 2.5-.2 3.6-.7M8 5.2c.6-.1 1.3-.2 2-.2 3.4 0 6.3 1.7 8 5-.5.9-1.1 1.7-1.8 2.4M3 3l14 14"/>`,
);
export const alertIcon = icon(
  svg`<circle cx="10" cy="10" r="7.2"/><path d="M10 6.3v4.4M10 13.6v.1"/>`,
);
export const offlineIcon = icon(
  svg`<path d="M5.5 8.3A3.6 3.6 0 0 0 6 15.5h8.5M7.8 5.6a4.5 4.5 0 0 1 6.6 3.2 3.4 3.4 0 0 1 2.3 5.4M3 3l14 14"/>`,
);
export const signOutIcon = icon(
  svg`<path d="M8 3.5H5A1.5 1.5 0 0 0 3.5 5v10A1.5 1.5 0 0 0 5 16.5h3M13 6.5l3.5 3.5-3.5 3.5M16 10H8"/>`,
  'mirrored',
);
export const removeIcon = icon(
  svg`<path d="M3.5 5.5h13M8 5V3.5h4V5M5 5.5l.7 11h8.6l.7-11M8.2 8.7v4.6M11.8 8.7v4.6"/>`,
);
export const moreIcon = icon(svg`<path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="2.6"/>`);
export const exportIcon = icon(svg`<path d="M10 3v9M6.5 8.5 10 12l3.5-3.5M4 14v3h12v-3"/>`);
export const retryIcon = icon(
  svg`<path d="M16 10a6 6 0 1 1-1.8-4.3L16 7.5M16 3.5v4h-4"/>`,
  'mirrored',
);
