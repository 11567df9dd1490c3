/**
 * What `npm start` runs: everything that a person needs to see Natter live, from a fresh clone to a page to
 * open. Only Node's own modules are imported before the packages are there.
 *
 *     npm start -- --port 9000    the first port to try for the pages (8080)
 *     npm start -- --json         one line of JSON on stdout instead of the text
 */
import {existsSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {ensureDependencies} from '../scripts/dependencies.js';
import {run} from '../scripts/programs.js';
import {conversationOfAliceAndBob, welcomeOf} from './conversation.js';
import {loungeOf} from './lounge.js';
import {findProsody} from './server/find-prosody.js';
import {LOOPBACK} from './server/ports.js';
import {startProsody} from './server/prosody.js';
import {startSite} from './server/site.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const PEOPLE = [
  {user: 'alice', name: 'Alice', password: 'alice'},
  {user: 'bob', name: 'Bob', password: 'bob'},
];
/** Who comes to the lounge needs no account. */
const VISITORS = `
VirtualHost "visitors.localhost"
  authentication = "anonymous"
`;
const ROBIN = {user: 'robin', name: 'Robin', password: 'robin'};

/** Set once we end: an impatient second Ctrl-C must not leave a server behind. @type {Promise<void> | undefined} */
let ending;

/** What has been started, in this order; it ends in the reverse one. @type {(() => Promise<void>)[]} */
const endings = [];

/** @param {number} code */
async function end(code) {
  for (const stop of endings.splice(0).toReversed()) {
    await stop().catch((error) => console.error(error));
  }
  process.exit(code);
}

async function main() {
  const {values: options} = parseArgs({
    options: {port: {type: 'string'}, json: {type: 'boolean', default: false}},
  });
  ensureDependencies();
  const runner = findProsody();
  ensureBuild();

  const prosody = await startProsody({runner, more: VISITORS});
  endings.push(() => prosody.dispose());
  const lounge = await prepare(prosody);

  // Not before the packages are there: the assistant is made of one.
  const {startAssistant} = await import('./assistant.js');
  const {websocketUrl: service, domain, c2sPort} = prosody;
  const assistant = await startAssistant({
    ...ROBIN,
    service: `xmpp://${LOOPBACK}:${c2sPort}`,
    domain,
    room: lounge,
  });
  endings.push(() => assistant.stop());

  const site = await startSite({
    folders: {'/': join(ROOT, 'demo/pages'), '/dist/': join(ROOT, 'dist')},
    values: {service, domain, lounge},
    connect: [new URL(service).origin],
    port: Number(options.port ?? process.env['PORT'] ?? 8080),
  });
  endings.push(() => site.stop());

  switchByEnter(prosody);
  if (options.json) console.log(JSON.stringify({url: site.url, service, domain}));
  else console.log(welcomeText(site.url, service));
}

/**
 * @param {import('./server/types.ts').ProsodyServer} prosody
 * @returns {Promise<string>} the address of the room
 */
async function prepare(prosody) {
  const everybody = [...PEOPLE, ROBIN];
  for (const {user, password} of everybody) await prosody.register(user, password);
  for (const [index, one] of everybody.entries()) {
    for (const other of everybody.slice(index + 1)) await prosody.befriend(one, other);
  }
  const now = new Date();
  await prosody.remember('alice', 'bob', conversationOfAliceAndBob(now));
  for (const {user} of PEOPLE) {
    await prosody.remember(ROBIN.user, user, welcomeOf(ROBIN.user, now));
  }
  const lounge = loungeOf(prosody.domain, now);
  await prosody.furnish(lounge);
  return lounge.room;
}

/**
 * Enter takes the server offline and brings it back, with the same data: so that a person can see
 * what the chat makes of it.
 *
 * @param {import('./server/types.ts').ProsodyServer} prosody
 */
function switchByEnter(prosody) {
  let online = true;
  let switched = Promise.resolve();
  const lines = createInterface({input: process.stdin});
  lines.on('line', () => {
    switched = switched
      .then(() => (online ? prosody.stop() : prosody.start()))
      .then(() => {
        online = !online;
        console.error(online ? 'The server is back.' : 'The server is off. Enter: on again.');
      })
      .catch((error) => console.error(error));
  });
  endings.push(async () => lines.close());
}

/** Builds `dist/` unless it is newer than what it is made of. */
function ensureBuild() {
  const built = join(ROOT, 'dist/natter.js');
  const sources = ['src', 'scripts/build.js', 'vite.config.ts', 'package-lock.json'];
  const newest = Math.max(...sources.map((path) => newestTime(join(ROOT, path))));
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  console.error('Building …');
  if (!run(process.execPath, ['scripts/build.js'], {cwd: ROOT})) {
    throw new Error('The build failed, see above.');
  }
}

/**
 * @param {string} path
 * @returns {number} when it, or the youngest file in it, was changed
 */
function newestTime(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestTime(join(path, name))));
}

/**
 * @param {string} url
 * @param {string} service
 */
function welcomeText(url, service) {
  return `
Natter is running. Open

    ${url}/

  a shop with a chat button     ${url}/shop.html
  a chat within a page          ${url}/workshop.html
  a chat that fills the page    ${url}/messenger.html
  two people side by side       ${url}/both.html
  a room for everybody          ${url}/lounge.html

Sign in as

    alice@localhost    password: alice
    bob@localhost      password: bob

Robin, the third contact, is a program and answers: write "help".
The XMPP server listens at ${service}

Enter switches the XMPP server off, and on again. Ctrl-C ends everything.
`;
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    ending ??= end(0);
  });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error && !process.env['DEBUG'] ? `\n${error.message}` : error);
  await end(1);
}
