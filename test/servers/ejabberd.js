/**
 * ejabberd for the tests: in a temporary folder, on loopback, on free ports. Debian's, run by
 * `erl` directly: `ejabberdctl` would change the user and start epmd.
 */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {removeFolder, startChild, temporaryFolder} from '../../demo/server/child-process.js';
import {freePort, LOOPBACK} from '../../demo/server/ports.js';
import {until} from '../../demo/server/until.js';
import {requireProgram} from '../../scripts/programs.js';

const SCHEMA = '/usr/share/ejabberd/sql/lite.sql';

/**
 * @typedef {import('../../demo/server/types.ts').XmppServer & {
 *   ask(command: string, params: object): Promise<unknown>
 * }} EjabberdServer `ask` is ejabberd's HTTP API
 */

/**
 * @param {object} [options]
 * @param {readonly string[]} [options.hosts] other domains
 * @param {string} [options.more] YAML to end the configuration with
 * @param {'sql' | 'mnesia'} [options.database] SQLite, or what several nodes can share
 * @param {readonly string[]} [options.erl] further arguments for `erl`
 * @returns {Promise<EjabberdServer>}
 */
export async function startEjabberd({hosts = [], more = '', database = 'sql', erl = []} = {}) {
  const folder = temporaryFolder('natter-ejabberd-');
  const c2sPort = await freePort();
  const httpPort = await freePort();
  const file = join(folder, 'ejabberd.sqlite');
  mkdirSync(join(folder, 'log'));
  execFileSync(requireProgram('sqlite3'), [file, `.read ${SCHEMA}`], {stdio: 'ignore'});
  writeFileSync(
    join(folder, 'ejabberd.yml'),
    ejabberdConfig({database, file, c2sPort, httpPort, hosts}) + more,
  );

  /** @type {import('../../demo/server/child-process.js').Child | undefined} */
  let child;

  /**
   * @param {string} command of ejabberd's HTTP API
   * @param {object} params
   * @returns {Promise<unknown>}
   */
  async function ask(command, params) {
    const response = await fetch(`http://${LOOPBACK}:${httpPort}/api/${command}`, {
      method: 'POST',
      headers: {'content-type': 'application/json', connection: 'close'},
      body: JSON.stringify(params),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`ejabberd, ${command}: ${await response.text()}`);
    return response.json();
  }

  async function start() {
    if (child && child.failure() === undefined) return;
    const started = startChild(requireProgram('erl'), [...erlArguments(folder), ...erl], {
      env: {
        ...process.env,
        HOME: folder,
        EJABBERD_CONFIG_PATH: join(folder, 'ejabberd.yml'),
        EJABBERD_LOG_PATH: join(folder, 'log/ejabberd.log'),
        ERL_CRASH_DUMP: join(folder, 'log/crash.dump'),
        ERL_LIBS: librariesFolder(),
      },
    });
    child = started;
    // The port opens before the modules have started, so the port alone says nothing.
    try {
      await until('ejabberd did not start', async () => (await ask('status', {})) !== undefined, {
        givenUp: started.failure,
      });
    } catch (error) {
      // One that hangs must not be taken for one that runs.
      await stop();
      const log = join(folder, 'log/ejabberd.log');
      const logged = existsSync(log) ? readFileSync(log, 'utf8').slice(-4000) : 'no log';
      throw new Error(`${String(error)}\n${started.output()}\n${logged}`, {cause: error});
    }
  }

  async function stop() {
    // It takes seconds to end on SIGTERM, and its SQLite outlives SIGKILL.
    await child?.end('SIGKILL');
    child = undefined;
  }

  async function dispose() {
    await stop();
    removeFolder(folder);
  }

  try {
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }

  return {
    name: 'ejabberd',
    domain: 'localhost',
    websocketUrl: `ws://${LOOPBACK}:${httpPort}/xmpp-websocket`,
    c2sPort,
    httpPort,
    async register(user, password, host = 'localhost') {
      await ask('register', {user, host, password});
    },
    async changePassword(user, newpass) {
      await ask('change_password', {user, host: 'localhost', newpass});
    },
    async remove(user) {
      await ask('unregister', {user, host: 'localhost'});
    },
    async befriend(one, other) {
      const both = [
        {owner: one, contact: other},
        {owner: other, contact: one},
      ];
      for (const {owner, contact} of both) {
        await ask('add_rosteritem', {
          localuser: owner.user,
          localhost: 'localhost',
          user: contact.user,
          host: 'localhost',
          nick: contact.name,
          group: '',
          subs: 'both',
        });
      }
    },
    async forget(user) {
      await ask('remove_mam_for_user', {user, host: 'localhost'});
    },
    async connectionCount(user) {
      const sessions = await ask('user_sessions_info', {user, host: 'localhost'});
      return /** @type {unknown[]} */ (sessions).length;
    },
    ask,
    start,
    stop,
    kill: stop,
    dispose,
  };
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function erlArguments(folder) {
  const mnesia = `"${folder}/mnesia"`;
  return ['+K', 'true', '-noinput', '-noshell', '-mnesia', 'dir', mnesia, '-s', 'ejabberd'];
}

/** Debian keeps Erlang's libraries in a folder that is named after the processor. */
function librariesFolder() {
  const found = readdirSync('/usr/lib')
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join('/usr/lib', name))
    .find((path) => readdirSync(path).some((name) => name.startsWith('ejabberd')));
  if (found !== undefined) return found;
  if (existsSync('/usr/lib/erlang/lib')) return '/usr/lib/erlang/lib';
  throw new Error('ejabberd is not installed.');
}

/**
 * @param {{database: 'sql' | 'mnesia', file: string, c2sPort: number, httpPort: number, hosts: readonly string[]}} settings
 * @returns {string}
 */
function ejabberdConfig({database, file, c2sPort, httpPort, hosts}) {
  return `
hosts: [${['localhost', ...hosts].join(', ')}]
loglevel: error
default_db: ${database}
sql_type: sqlite
sql_database: ${JSON.stringify(file)}
auth_method: ${database === 'sql' ? 'sql' : 'internal'}
auth_password_format: scram
auth_scram_hash: sha512
acl:
  loopback:
    ip: [127.0.0.0/8]
access_rules:
  local:
    allow: all
  loopback_only:
    allow: loopback
api_permissions:
  "loopback":
    from: [mod_http_api]
    who:
      access: loopback_only
    what: "*"
listen:
  - port: ${c2sPort}
    ip: "${LOOPBACK}"
    module: ejabberd_c2s
  - port: ${httpPort}
    ip: "${LOOPBACK}"
    module: ejabberd_http
    default_host: localhost
    request_handlers:
      /xmpp-websocket: ejabberd_http_ws
      /http-bind: mod_bosh
      /api: mod_http_api
      /.well-known/host-meta: mod_host_meta
      /.well-known/host-meta.json: mod_host_meta
modules:
  mod_admin_extra: {}
  mod_blocking: {}
  mod_bosh: {}
  mod_caps: {}
  mod_carboncopy: {}
  mod_client_state: {}
  mod_disco: {}
  mod_host_meta:
    websocket_url: "ws://${LOOPBACK}:${httpPort}/xmpp-websocket"
    bosh_service_url: "http://${LOOPBACK}:${httpPort}/http-bind"
  mod_http_api: {}
  mod_last: {}
  mod_mam:
    default: always
    request_activates_archiving: false
  mod_muc:
    host: "rooms.@HOST@"
    access_create: local
    default_room_options:
      mam: true
  mod_muc_admin: {}
  mod_offline: {}
  mod_ping: {}
  mod_privacy: {}
  mod_private: {}
  mod_pubsub:
    plugins: [flat, pep]
  mod_roster:
    versioning: true
  mod_stream_mgmt:
    resend_on_timeout: if_offline
  mod_time: {}
  mod_vcard: {}
  mod_version: {}
`;
}
