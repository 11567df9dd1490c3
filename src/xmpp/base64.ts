const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', {fatal: true});

export type Bytes = Uint8Array<ArrayBuffer>;

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** @throws TypeError if the bytes are not UTF-8 */
export function fromUtf8(bytes: Bytes): string {
  return decoder.decode(bytes);
}

export function toBase64(bytes: Bytes): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The bytes, or undefined if the text is not base64. */
export function fromBase64(text: string): Bytes | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
