/**
 * Pictures from others, before the browser decodes them: by their first bytes they must be what
 * browsers have decoded for decades, and small, so that none costs more memory than it looks like.
 */

/** In base64: 256 KiB. */
const MOST_LETTERS = 350_000;
/** Wide, and high, in pixels. */
const MOST_PIXELS = 1024;

type Size = {readonly width: number; readonly height: number};

/**
 * A picture that may be decoded.
 *
 * @param data - base64
 * @returns undefined if it is no PNG, JPEG, GIF or WebP, or too large
 */
export function pictureOf(data: string): Blob | undefined {
  if (data.length > MOST_LETTERS) return undefined;
  const bytes = bytesOf(data);
  const size = bytes && sizeOf(new DataView(bytes.buffer));
  if (!bytes || !size || size.width === 0 || size.height === 0) return undefined;
  return Math.max(size.width, size.height) > MOST_PIXELS ? undefined : new Blob([bytes]);
}

function bytesOf(data: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function sizeOf(view: DataView): Size | undefined {
  // Whatever ends before it has said its size is none.
  try {
    return sizeOfPng(view) ?? sizeOfGif(view) ?? sizeOfWebp(view) ?? sizeOfJpeg(view);
  } catch {
    return undefined;
  }
}

function sizeOfPng(view: DataView): Size | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined;
  return {width: view.getUint32(16), height: view.getUint32(20)};
}

function sizeOfGif(view: DataView): Size | undefined {
  // "GIF8"
  if (view.getUint32(0) !== 0x47494638) return undefined;
  return {width: view.getUint16(6, true), height: view.getUint16(8, true)};
}

function sizeOfWebp(view: DataView): Size | undefined {
  // "RIFF", "WEBP"
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return undefined;
  switch (view.getUint32(12)) {
    // "VP8 "
    case 0x56503820:
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    // "VP8L"
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return {width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1};
    }
    // "VP8X"
    case 0x56503858:
      return {
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      };
    default:
      return undefined;
  }
}

function sizeOfJpeg(view: DataView): Size | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker >> 8 !== 0xff) return undefined;
    // A start of a frame, which are those but DHT, JPG and DAC.
    const isFrame =
      marker >= 0xffc0 && marker <= 0xffcf && ![0xc4, 0xc8, 0xcc].includes(marker & 255);
    if (isFrame) return {height: view.getUint16(at + 5), width: view.getUint16(at + 7)};
  }
}

/**
 * A picture of the person's own, as an avatar: square, cut from its middle.
 *
 * @param most - its side at most, in pixels
 * @returns a PNG, in base64
 * @throws DOMException if the browser cannot read it
 */
export async function avatarOf(file: Blob, most = 96): Promise<{type: string; data: string}> {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.min(side, most);
  const context = canvas.getContext('2d');
  if (context) {
    context.imageSmoothingQuality = 'high';
    const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
    context.drawImage(bitmap, left, top, side, side, 0, 0, canvas.width, canvas.height);
  }
  bitmap.close();
  const type = 'image/png';
  return {type, data: canvas.toDataURL(type).replace(/^[^,]*,/, '')};
}
