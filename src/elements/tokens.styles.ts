/**
 * The design tokens, as every element of Natter reads them.
 *
 * An owner's value always comes in as `--natter-…`, from wherever on the page it is set; each
 * element copies it once into a private `--_…` with its default. Nothing here declares a
 * `--natter-…` property: on `:host` that would win over what the page's `:root` says. What is
 * drawn with the accent is derived from the private copy, so that one value is enough and
 * every accent keeps its contrast.
 *
 * `light-dark()` follows `color-scheme`, which only `<natter-chat>` sets: the parts inherit it.
 */
import {css} from 'lit';

export const tokens = css`
  :host {
    /* Accent; the relative colours below replace these fallbacks where they are known. */
    --_primary: var(--natter-color-primary, #0b6b70);
    --_primary-fill: var(--natter-color-primary-fill, light-dark(var(--_primary), #1a7579));
    --_on-primary: var(--natter-color-on-primary, #ffffff);
    --_primary-ink: var(--natter-color-primary-ink, light-dark(#0b6b70, #6ccacb));
    --_primary-soft: var(--natter-color-primary-soft, light-dark(#dcecec, #1d3c3e));
    --_primary-hover: color-mix(in oklab, var(--_primary-fill) 90%, light-dark(black, white));
    --_primary-press: color-mix(in oklab, var(--_primary-fill) 80%, light-dark(black, white));

    /* Surfaces */
    --_surface: var(--natter-color-surface, light-dark(#ffffff, #15191a));
    --_surface-sunken: var(--natter-color-surface-sunken, light-dark(#f5f7f7, #0f1213));
    --_surface-raised: var(--natter-color-surface-raised, light-dark(#ffffff, #1f2526));
    --_field: var(--natter-color-field, light-dark(#ffffff, #1a1f20));
    --_bubble: var(--natter-color-bubble, light-dark(#eef1f1, #242a2b));
    --_hover: var(--natter-color-hover, light-dark(#0f26260d, #ffffff0f));
    --_press: var(--natter-color-press, light-dark(#0f262617, #ffffff1a));
    --_scrim: var(--natter-color-scrim, light-dark(#0d151666, #00000099));
    --_bubble-own: var(--natter-color-bubble-own, var(--_primary-soft));
    --_on-bubble-own: var(--natter-color-on-bubble-own, var(--_text));

    /* Text and lines */
    --_text: var(--natter-color-text, light-dark(#162021, #e7ecec));
    --_text-muted: var(--natter-color-text-muted, light-dark(#4b595a, #a2afb0));
    --_text-faint: var(--natter-color-text-faint, light-dark(#5b6768, #98a5a6));
    --_line: var(--natter-color-line, light-dark(#e3e8e8, #2a3132));
    --_line-strong: var(--natter-color-line-strong, light-dark(#7f8c8d, #6c797a));

    /* States */
    --_danger: var(--natter-color-danger, light-dark(#b4232f, #ff8f8f));
    --_danger-soft: var(--natter-color-danger-soft, light-dark(#fceceb, #3d2224));
    --_warning: var(--natter-color-warning, light-dark(#875400, #efb94f));
    --_warning-soft: var(--natter-color-warning-soft, light-dark(#fdf3dc, #362c17));
    --_signal: var(--natter-color-signal, light-dark(#b03610, #f08a5d));
    --_signal-fill: var(--natter-color-signal-fill, #c8421a);
    --_on-signal: var(--natter-color-on-signal, #ffffff);
    --_signal-soft: var(--natter-color-signal-soft, light-dark(#fdeee8, #3a261e));

    /* Presence */
    --_here: var(--natter-color-here, light-dark(#1d8a4e, #4cc47e));
    --_away: var(--natter-color-away, light-dark(#b87503, #e8b04a));
    --_busy: var(--natter-color-busy, light-dark(#c2333e, #f0777c));
    --_gone: var(--natter-color-gone, light-dark(#7f8c8d, #7d8a8b));

    /* Type */
    --_text-xs: var(--natter-text-xs, 11.5px);
    --_leading-xs: var(--natter-leading-xs, 16px);
    --_text-s: var(--natter-text-s, 13px);
    --_leading-s: var(--natter-leading-s, 18px);
    --_text-m: var(--natter-text-m, 15px);
    --_leading-m: var(--natter-leading-m, 21px);
    --_text-l: var(--natter-text-l, 17px);
    --_leading-l: var(--natter-leading-l, 23px);
    --_text-xl: var(--natter-text-xl, 25px);
    --_leading-xl: var(--natter-leading-xl, 31px);
    --_medium: var(--natter-weight-medium, 500);
    --_bold: var(--natter-weight-bold, 600);

    /* Sizes; --_density is 1 (comfortable) or .75 (compact) */
    --_density: var(--natter-density, 1);
    --_target: var(--natter-target, 32px);
    --_bar: var(--natter-bar, 60px);
    --_group-gap: calc(16px * var(--_density) - 2px);

    /* Radius */
    --_radius: var(--natter-radius, 18px);
    --_radius-tuck: calc(var(--_radius) * 0.28);
    --_radius-window: calc(var(--_radius) * 1.12);
    --_radius-card: calc(var(--_radius) * 0.72);
    --_radius-control: calc(var(--_radius) * 0.55);

    /* Shadow, motion, focus */
    --_shadow-1: 0 1px 2px light-dark(#0d202114, #0006), 0 0 0 1px light-dark(#0d20210d, #ffffff0f);
    --_shadow-2:
      0 8px 24px -6px light-dark(#0d20212e, #000a), 0 2px 6px light-dark(#0d202114, #0006),
      0 0 0 1px light-dark(#0d202112, #ffffff14);
    --_fast: var(--natter-duration-fast, 120ms);
    --_base: var(--natter-duration-base, 200ms);
    --_ease-out: var(--natter-ease-out, cubic-bezier(0.2, 0.8, 0.2, 1));
    --_focus: var(--natter-color-focus, var(--_primary-ink));
    --_focus-width: var(--natter-focus-width, 2px);
    --_focus-offset: var(--natter-focus-offset, 2px);
  }

  @supports (color: oklch(from red l c h)) {
    :host {
      --_primary-fill: var(
        --natter-color-primary-fill,
        light-dark(var(--_primary), oklch(from var(--_primary) max(l, 0.51) c h))
      );
      /* Black or white, whichever has the higher contrast: the switch is at Y = .179. */
      --_on-primary: var(
        --natter-color-on-primary,
        color(
          from var(--_primary-fill) xyz-d65 clamp(0, (0.179 - y) * 1e6, 0.9505)
            clamp(0, (0.179 - y) * 1e6, 1) clamp(0, (0.179 - y) * 1e6, 1.089)
        )
      );
      --_primary-ink: var(
        --natter-color-primary-ink,
        light-dark(
          oklch(from var(--_primary) min(l, 0.46) c h),
          oklch(from var(--_primary) max(l, 0.78) min(c, 0.13) h)
        )
      );
      --_primary-soft: var(
        --natter-color-primary-soft,
        light-dark(
          oklch(from var(--_primary) 0.935 min(c, 0.021) h),
          oklch(from var(--_primary) 0.335 min(c, 0.04) h)
        )
      );
    }
  }

  /* Fingers need larger targets, and iOS zooms into inputs under 16 px. */
  @media (pointer: coarse) {
    :host {
      --_target: var(--natter-target, 44px);
      --_text-m: var(--natter-text-m, 16px);
      --_leading-m: var(--natter-leading-m, 22px);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --_fast: 1ms;
      --_base: 1ms;
    }
  }

  @media (prefers-contrast: more) {
    :host {
      --_text-muted: var(--_text);
      --_text-faint: var(--_text);
      --_line: var(--_line-strong);
      --_focus-width: 3px;
    }
  }

  /* Scripts with tall letters get two more pixels of leading, and no tracking. */
  :host(:lang(ar, fa, ur, he)) {
    --_leading-s: var(--natter-leading-s, 20px);
    --_leading-m: var(--natter-leading-m, 23px);
    --_tracking: 0;
  }
`;
