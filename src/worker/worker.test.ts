import {afterEach, beforeEach, expect, test, vi} from 'vitest';

/** What worker.ts sees of a SharedWorker. Beside the source there is no worker-engine.js to fetch. */
class FakeScope extends EventTarget {
  readonly onconnect = null;
  readonly close = vi.fn();
  natterPorts: unknown;

  connect(): {readonly postMessage: ReturnType<typeof vi.fn>} {
    const port = {postMessage: vi.fn()};
    this.dispatchEvent(Object.assign(new Event('connect'), {ports: [port]}));
    return port;
  }
}

/** A name only, for its types are those of a worker, and these are not. */
const SCRIPT: string = './worker.ts';
const FAILED = expect.objectContaining({natter: 'failed'});
let scope: FakeScope;

beforeEach(async () => {
  scope = new FakeScope();
  vi.stubGlobal('self', scope);
  vi.resetModules();
  await import(SCRIPT);
});
afterEach(() => vi.unstubAllGlobals());

test('who waits for an engine that is not there is told, and the worker ends', async () => {
  const ports = [scope.connect(), scope.connect()];
  await vi.waitFor(() => expect(scope.close).toHaveBeenCalledOnce());
  for (const {postMessage} of ports) expect(postMessage).toHaveBeenCalledWith(FAILED);
});

test('who comes when that is known already is told, too, before the worker ends', async () => {
  await vi.waitFor(() => expect(scope.natterPorts).not.toBeInstanceOf(Array));
  expect(scope.close).not.toHaveBeenCalled();
  const {postMessage} = scope.connect();
  expect(postMessage).toHaveBeenCalledWith(FAILED);
  expect(scope.close).toHaveBeenCalledOnce();
});
