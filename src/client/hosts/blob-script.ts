/**
 * The script of a worker whose engine comes from another origin, which may not be given to a worker
 * directly. It takes the ports before anything else, for they come only once, and keeps them until
 * the engine is there (worker/serve.ts). It is a classic script that imports: under a strict
 * policy a module with a static import would not run.
 */
const SCRIPT = (url: string) => `
const isShared = 'onconnect' in self;
const listeners = isShared ? [] : [self];
if (isShared) {
  self.natterPorts = [];
  self.onconnect = ({ports: [port]}) => {
    port.postMessage({natter: 'here'});
    listeners.push(port);
    self.natterPorts.push(port);
  };
}
import(${JSON.stringify(url)}).catch((error) => {
  for (const listener of listeners) listener.postMessage({natter: 'failed', message: String(error)});
  // Whoever tries again gets another worker.
  close();
});
`;

/** A new blob URL of that script. It lives as long as this page, what was started from it longer. */
export function createBlobScript(url: URL): URL {
  const script = SCRIPT(url.href).trim();
  return new URL(URL.createObjectURL(new Blob([script], {type: 'text/javascript'})));
}
