/**
 * The launcher and its window. The page's own rules do not reach into the shadow root; what it
 * could pass down by inheritance is cut off by `all: initial` on the host.
 */
export const launcherStyles = `
:host {
  all: initial !important;
  font-family: inherit !important;
  position: fixed !important;
  inset-block-end: calc(var(--natter-offset-y, 20px) + env(safe-area-inset-bottom, 0px)) !important;
  inset-inline-end: var(--natter-offset-x, 20px) !important;
  z-index: var(--natter-z-index, 2147483000) !important;
  color-scheme: light dark;
  --_primary: var(--natter-color-primary, #0b6b70);
  --_fill: light-dark(var(--_primary), #1a7579);
  --_on-fill: #fff;
  /* In the visitor's window own bubbles are solid; an owner's value wins. */
  --_own: var(--natter-color-bubble-own, var(--_fill));
  --_on-own: var(--natter-color-on-bubble-own, var(--_on-fill));
  --_surface: light-dark(#fff, #15191a);
  --_text: light-dark(#162021, #e7ecec);
  --_shadow: 0 8px 24px -6px light-dark(#0d20212e, #000a), 0 2px 6px light-dark(#0d202114, #0006),
    0 0 0 1px light-dark(#0d202112, #ffffff14);
  --_radius: var(--natter-radius, 18px);
  --_ease: cubic-bezier(.2, .8, .2, 1);
}
:host([theme='light']) { color-scheme: light; }
:host([theme='dark']) { color-scheme: dark; }
@supports (color: oklch(from red l c h)) {
  :host {
    --_fill: light-dark(var(--_primary), oklch(from var(--_primary) max(l, .51) c h));
    --_on-fill: color(from var(--_fill) xyz-d65 clamp(0, (.179 - y) * 1e6, .9505)
      clamp(0, (.179 - y) * 1e6, 1) clamp(0, (.179 - y) * 1e6, 1.089));
  }
}
[hidden] { display: none !important; }
button { font: inherit; border: 0; cursor: pointer; }
button:focus-visible { outline: 2px solid var(--_text); outline-offset: 2px; }
.launcher {
  display: grid;
  place-items: center;
  inline-size: 60px;
  block-size: 60px;
  padding: 0;
  color: var(--_on-fill);
  background: var(--_fill);
  border-radius: 50%;
  border-end-end-radius: calc(var(--_radius) * .28);
  box-shadow: var(--_shadow);
  transition: border-radius 320ms var(--_ease), scale 120ms var(--_ease);
}
.launcher:hover { scale: 1.04; }
.launcher:active { scale: .97; }
.launcher[aria-expanded='true'] { border-end-end-radius: 50%; }
.launcher svg { inline-size: 28px; block-size: 28px; }
.launcher[aria-expanded='true'] .lines,
.launcher[aria-expanded='false'] .chevron { display: none; }
.window {
  position: absolute;
  inset-block-end: 72px;
  inset-inline-end: 0;
  inline-size: var(--natter-window-width, 380px);
  block-size: min(var(--natter-window-height, 640px), 100dvh - 112px);
  max-inline-size: calc(100vw - 2 * var(--natter-offset-x, 20px));
  overflow: clip;
  color: var(--_text);
  background: var(--_surface);
  border-radius: calc(var(--_radius) * 1.12);
  box-shadow: 0 24px 64px -16px light-dark(#0d202147, #000c),
    0 6px 18px -4px light-dark(#0d20211f, #0008), 0 0 0 1px light-dark(#0d20210f, #ffffff14);
  transform-origin: bottom right;
  animation: appear 320ms var(--_ease);
}
:host(:dir(rtl)) .window { transform-origin: bottom left; }
.window > natter-chat {
  block-size: 100%;
  --natter-color-bubble-own: var(--_own);
  --natter-color-on-bubble-own: var(--_on-own);
  --natter-color-bubble-own-link: var(--_on-own);
}
.failure {
  display: grid;
  place-content: center;
  justify-items: center;
  gap: 16px;
  block-size: 100%;
  padding: 24px;
  font: 400 15px/21px system-ui, sans-serif;
  text-align: center;
}
.failure p { margin: 0; }
.failure button {
  padding: 8px 16px;
  font-weight: 600;
  color: var(--_on-fill);
  background: var(--_fill);
  border-radius: calc(var(--_radius) * .55);
}
@keyframes appear { from { opacity: 0; transform: scale(.96) translateY(8px); } }
@media (width < 480px), (height < 560px) {
  .window {
    position: fixed;
    inset: 0;
    inline-size: auto;
    block-size: 100dvh;
    max-inline-size: none;
    border-radius: 0;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom)
      env(safe-area-inset-left);
    box-sizing: border-box;
  }
  .launcher[aria-expanded='true'] { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  .launcher, .window { transition: none; animation: none; }
}
@media (forced-colors: active) {
  .launcher, .window { border: 1px solid; }
}
`;
