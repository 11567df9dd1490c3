/** The icons of rooms; see icons.ts. */
import {svg} from 'lit';
import {icon} from './icons.ts';

export const peopleIcon = icon(
  svg`<circle cx="7.5" cy="7" r="3"/><path d="M2 16.5c.4-3.2 2.6-4.7 5.5-4.7s5.1 1.5 5.5 4.7M13 4.2a3 3 0 0 1 0 5.6M15 12.3c1.8.6 2.8 2 3 4.2"/>`,
);
export const personIcon = icon(
  svg`<circle cx="10" cy="6.5" r="3.2"/><path d="M4 17c.5-3.4 2.9-5 6-5s5.5 1.6 6 5"/>`,
);
export const penIcon = icon(svg`<path d="M13.5 3.5 16.5 6.5 7 16l-3.8.8L4 13Z"/>`);
export const bellIcon = icon(
  svg`<path d="M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13ZM8.3 17.2a1.8 1.8 0 0 0 3.4 0"/>`,
);
export const bellOffIcon = icon(
  svg`<path d="M5 13.5V9c0-.9.2-1.7.6-2.4M8 4.4A5 5 0 0 1 15 9v2.2M3.5 15H14M8.3 17.2a1.8 1.8 0 0 0 3.4 0M3 3l14 14"/>`,
);
export const atIcon = icon(
  svg`<circle cx="10" cy="10" r="3"/><path d="M13 7v4.2a2 2 0 0 0 4 0V10a7 7 0 1 0-2.8 5.6"/>`,
);
export const bubbleIcon = icon(
  svg`<path d="M10 3.5a6.5 6.5 0 1 1-3 12.3L3.5 16.5l.9-3A6.5 6.5 0 0 1 10 3.5Z"/>`,
);
export const shieldIcon = icon(
  svg`<path d="M10 3 16 5v4.5c0 3.6-2.4 6.3-6 7.5-3.6-1.2-6-3.9-6-7.5V5Z"/>`,
);
export const micIcon = icon(
  svg`<rect x="7.5" y="3" width="5" height="9" rx="2.5"/><path d="M4.5 10a5.5 5.5 0 0 0 11 0M10 15.5V18"/>`,
);
export const micOffIcon = icon(
  svg`<path d="M12.5 9V5.5a2.5 2.5 0 0 0-4.8-1M7.5 8v1.5a2.5 2.5 0 0 0 3.8 2.1M4.5 10a5.5 5.5 0 0 0 8.7 4.5M15.5 10c0 .7-.1 1.4-.4 2M10 15.5V18M3 3l14 14"/>`,
);
export const kickIcon = icon(
  svg`<circle cx="8" cy="6.5" r="3.2"/><path d="M2 17c.5-3.4 2.9-5 6-5 1 0 2 .2 2.8.5M13.5 12.5l4 4M17.5 12.5l-4 4"/>`,
);
export const banIcon = icon(svg`<circle cx="10" cy="10" r="6.5"/><path d="m5.5 5.5 9 9"/>`);
export const keepIcon = icon(svg`<path d="M6 3.5h8v13l-4-3-4 3Z"/>`);
export const starIcon = icon(
  svg`<path d="m10 3.2 2.1 4.3 4.7.7-3.4 3.3.8 4.7-4.2-2.2-4.2 2.2.8-4.7L3.2 8.2l4.7-.7Z"/>`,
);
