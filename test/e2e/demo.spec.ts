import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readdirSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {isListening} from '../../demo/server/ports.js';
import {Chat} from './chat.ts';
import {expect, test} from './fixtures.ts';

const START = fileURLToPath(new URL('../../demo/start.js', import.meta.url));

type Started = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly service: string;
  readonly folder: string;
};

/** What `npm start` does, in a temporary folder of its own. */
async function startDemo(folder: string): Promise<Started> {
  mkdirSync(folder, {recursive: true});
  const child = spawn(process.execPath, [START, '--json'], {
    env: {...process.env, TMPDIR: folder},
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // A test that failed before the end: the demo still ends all that it has started.
  process.once('exit', () => child.kill('SIGTERM'));
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The demo ended with ${code} before it was ready.`);
  });
  const printed = once(createInterface({input: child.stdout}), 'line');
  const [line] = (await Promise.race([printed, failed])) as [string];
  // From here on it may end: the test ends it.
  failed.catch(() => {});
  const {url, service} = JSON.parse(line) as {url: string; service: string};
  return {child, url, service, folder};
}

test('the demo greets a person alone, and leaves nothing behind', async ({page}, testInfo) => {
  const demo = await startDemo(testInfo.outputPath());
  const chat = new Chat(page);
  await page.goto(`${demo.url}/messenger.html`);
  await chat.fillSignIn('alice@localhost', 'alice');

  await chat.open('Bob');
  await expect(chat.message('By the way: did you ever find a price for the vase?')).toBeVisible();
  await chat.log.hover();
  const first =
    'Morning! The stall for the autumn market is confirmed. Number 14, right by the fountain.';
  await expect(async () => {
    await page.mouse.wheel(0, -4000);
    await expect(chat.message(first)).toBeInViewport({timeout: 500});
  }).toPass({timeout: 20_000});

  await chat.open('Robin');
  await chat.send('hello');
  await expect(chat.typing('Robin')).toBeVisible();
  await expect(chat.message('Hello! Write “help” to see what I can do.')).toBeVisible();
  await chat.expectDelivery('hello', 'Read');

  await page.close();
  const exited = once(demo.child, 'exit');
  demo.child.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
  expect(await isListening(Number(new URL(demo.url).port))).toBe(false);
  expect(await isListening(Number(new URL(demo.service).port))).toBe(false);
  expect(readdirSync(demo.folder)).toEqual([]);
});

test('Enter in the terminal switches the server off and on again', async ({page}, testInfo) => {
  const demo = await startDemo(testInfo.outputPath());
  const chat = new Chat(page);
  await page.goto(`${demo.url}/messenger.html`);
  await chat.fillSignIn('alice@localhost', 'alice');
  await chat.open('Robin');

  demo.child.stdin?.write('\n');
  await chat.expectOffline();
  await chat.send('are you there?');
  await chat.expectDelivery('are you there?', 'Sending');
  demo.child.stdin?.write('\n');
  await chat.expectDelivery('are you there?', 'Read');

  await page.close();
  const exited = once(demo.child, 'exit');
  demo.child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});

test('a taken port makes the demo take another one', async ({page}, testInfo) => {
  const [one, other] = await Promise.all([
    startDemo(testInfo.outputPath('one')),
    startDemo(testInfo.outputPath('other')),
  ]);
  expect(one.url).not.toBe(other.url);
  for (const {url} of [one, other]) {
    await page.goto(url);
    await expect(page.getByRole('heading', {level: 1})).toBeVisible();
  }
  for (const {child} of [one, other]) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
});
