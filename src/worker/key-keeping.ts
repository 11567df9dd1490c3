/**
 * Whether this host can keep what logs in again (docs/decisions/0003). WebKit does not let a
 * SharedWorker clone a CryptoKey, and so not store one either; its other workers may.
 */
export async function canKeepKeys(): Promise<boolean> {
  const algorithm = {name: 'HMAC', hash: 'SHA-256'};
  try {
    structuredClone(
      await crypto.subtle.importKey('raw', new Uint8Array(32), algorithm, false, ['sign']),
    );
    return true;
  } catch {
    return false;
  }
}
