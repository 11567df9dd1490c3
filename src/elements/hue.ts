/**
 * Consistent colours (XEP-0392 §5.1): the hue of an address, the same in every client that
 * follows it. The angle is the first 16 bits of a SHA-1. It is computed here, because
 * SubtleCrypto answers later (an avatar would change its colour on screen) and is absent where
 * a page is not served securely. SHA-1 protects nothing here.
 */

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The message in blocks of 16 words, padded (FIPS 180-4 §5.1.1). */
function pad(text: string): Uint32Array {
  const bytes = new TextEncoder().encode(text);
  const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) * 16);
  bytes.forEach((byte, i) => {
    words[i >> 2] = (words[i >> 2] ?? 0) | (byte << (24 - (i % 4) * 8));
  });
  const end = bytes.length;
  words[end >> 2] = (words[end >> 2] ?? 0) | (0x80 << (24 - (end % 4) * 8));
  words[words.length - 1] = end * 8;
  return words;
}

/** One of the 80 rounds' function and constant (FIPS 180-4 §4.1.1, §4.2.1). */
function round(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

/** The first 32 bits of the SHA-1 of `text` in UTF-8. */
function sha1Head(text: string): number {
  const words = pad(text);
  const hash = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const schedule = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = hash;
    for (let t = 0; t < 80; t++) {
      schedule[t] =
        t < 16
          ? (words[block + t] ?? 0)
          : rotate(
              (schedule[t - 3] ?? 0) ^
                (schedule[t - 8] ?? 0) ^
                (schedule[t - 14] ?? 0) ^
                (schedule[t - 16] ?? 0),
              1,
            );
      const next = (rotate(a, 5) + round(t, b, c, d) + e + (schedule[t] ?? 0)) | 0;
      [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
    }
    [a, b, c, d, e].forEach((value, i) => {
      hash[i] = (hash[i] ?? 0) + value;
    });
  }
  return (hash[0] ?? 0) >>> 0;
}

/** The hue of `text`, in degrees. */
export function hueOf(text: string): number {
  const head = sha1Head(text);
  // §5.1: the first two bytes as a little-endian number.
  const angle = ((head >>> 24) & 0xff) | (((head >>> 16) & 0xff) << 8);
  return (angle / 65536) * 360;
}
