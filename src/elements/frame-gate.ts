import type {ReactiveControllerHost} from 'lit';

/** For pages that paint no frames: nobody looks at them. */
const WITHOUT_FRAMES = 100;

/** Elements that were updated in this frame; true: something has changed since. */
const updated = new WeakMap<ReactiveControllerHost, boolean>();

function nextFrame(then: () => void): void {
  const done = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    then();
  };
  const frame = requestAnimationFrame(done);
  const timer = setTimeout(done, WITHOUT_FRAMES);
}

/**
 * Updates an element for what comes from outside: the first change in a frame at once, all that
 * follow together in the next one. A thousand messages are a few updates, not a thousand.
 */
export function updateOncePerFrame(host: ReactiveControllerHost): void {
  if (updated.has(host)) {
    updated.set(host, true);
    return;
  }
  updated.set(host, false);
  host.requestUpdate();
  nextFrame(() => {
    const again = updated.get(host);
    updated.delete(host);
    if (again === true) updateOncePerFrame(host);
  });
}
