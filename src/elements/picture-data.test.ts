import {expect, test} from 'vitest';
import {avatarOf, pictureOf} from './picture-data.ts';

/** A picture of this size as a browser writes it, in base64. */
function drawn(type: string, width: number, height: number): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.fillRect(0, 0, width / 2, height);
  const url = canvas.toDataURL(type);
  expect(url).toContain(type);
  return url.replace(/^[^,]*,/, '');
}

function bytes(...values: readonly (number | string)[]): string {
  const text = values.map((each) => (typeof each === 'string' ? each : String.fromCharCode(each)));
  return btoa(text.join(''));
}

const gif = (width: number) => bytes('GIF89a', width & 255, width >> 8, 10, 0, 0, 0, 0);
const extended = (width: number) =>
  bytes(
    'RIFF',
    30,
    0,
    0,
    0,
    'WEBPVP8X',
    10,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    width & 255,
    width >> 8,
    0,
    9,
    0,
    0,
    0,
    0,
  );
const lossless = (width: number) =>
  bytes('RIFF', 30, 0, 0, 0, 'WEBPVP8L', 10, 0, 0, 0, 0x2f, width & 255, width >> 8, 0, 0, 0, 0);

test.for(['image/png', 'image/jpeg', 'image/webp'])('%s may be decoded if it is small', (type) => {
  expect(pictureOf(drawn(type, 290, 80))).toBeInstanceOf(Blob);
  expect(pictureOf(drawn(type, 1024, 1024))).toBeInstanceOf(Blob);
  expect(pictureOf(drawn(type, 1025, 10))).toBeUndefined();
  expect(pictureOf(drawn(type, 10, 1025))).toBeUndefined();
});

test.for([
  ['GIF', gif],
  ['extended WebP', extended],
  ['lossless WebP', lossless],
] as const)('%s says its size before it is decoded', ([, make]) => {
  expect(pictureOf(make(1000))).toBeInstanceOf(Blob);
  expect(pictureOf(make(1100))).toBeUndefined();
});

test.for([
  ['nothing', ''],
  ['no base64', '***'],
  ['SVG', btoa('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['a PNG without its size', btoa('\x89PNG\r\n\x1a\n')],
  ['a JPEG that never ends', bytes(0xff, 0xd8, ...Array<number>(200).fill(0xff))],
  ['a JPEG whose pieces have no length', bytes(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0)],
  ['what is too long', 'A'.repeat(350_001)],
] as const)('%s is no picture', ([, data]) => {
  expect(pictureOf(data)).toBeUndefined();
});

test('an avatar is a small square from the middle of a picture', async () => {
  const canvas = document.createElement('canvas');
  canvas.width = 3000;
  canvas.height = 1000;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = 'red';
  context.fillRect(1000, 0, 1000, 1000);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg'));
  const avatar = await avatarOf(blob ?? new Blob());
  expect(avatar.type).toBe('image/png');
  expect(avatar.data.length).toBeLessThan(100_000);
  const small = pictureOf(avatar.data);
  if (!small) throw new Error('it is no picture');
  const bitmap = await createImageBitmap(small);
  expect([bitmap.width, bitmap.height]).toEqual([96, 96]);
  context.drawImage(bitmap, 0, 0);
  const [red = 0, green = 255] = context.getImageData(4, 48, 1, 1).data;
  expect(red).toBeGreaterThan(200);
  expect(green).toBeLessThan(60);
});

test('a picture that is small already is not made larger', async () => {
  const file = pictureOf(drawn('image/png', 40, 30));
  const {data} = await avatarOf(file ?? new Blob());
  const bitmap = await createImageBitmap(pictureOf(data) ?? new Blob());
  expect([bitmap.width, bitmap.height]).toEqual([30, 30]);
});

test('what is no picture is no avatar', async () => {
  await expect(avatarOf(new Blob(['hello']))).rejects.toThrow();
});
