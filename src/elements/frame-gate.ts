import type {ReactiveControllerHost} from 'lit';

/** For pages that paint no frames: nobody looks at them. In ms. */
const WITHOUT_FRAMES = 100;
/** How much longer, in ms, each update of a flood waits than the one before, and how long at most. */
const MORE = 30;
const MOST = 90;

type Gate = {
  /** Something has changed since the last update. */
  isTold: boolean;
  /** Updates that followed each other without a rest. */
  run: number;
};

const gates = new WeakMap<ReactiveControllerHost, Gate>();

/** Calls `then` in the first frame after `ms`. */
function nextFrame(ms: number, then: () => void): void {
  let frame = 0;
  const done = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    then();
  };
  const timer = setTimeout(done, ms + WITHOUT_FRAMES);
  const request = () => (frame = requestAnimationFrame(done));
  if (ms === 0) request();
  else setTimeout(request, ms);
}

/**
 * Updates an element for what comes from outside: the first change at once, those that follow in
 * the same frame together in the next one. While they keep coming, less and less often: a
 * thousand messages in a second are a few updates, that leave the page time for other things.
 */
export function updateOncePerFrame(host: ReactiveControllerHost): void {
  const gate = gates.get(host);
  if (gate === undefined) update(host, {isTold: false, run: 0});
  else gate.isTold = true;
}

function update(host: ReactiveControllerHost, gate: Gate): void {
  gates.set(host, gate);
  gate.isTold = false;
  host.requestUpdate();
  nextFrame(Math.min(gate.run * MORE, MOST), () => {
    gate.run++;
    if (gate.isTold) update(host, gate);
    else gates.delete(host);
  });
}
