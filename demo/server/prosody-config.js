/**
 * @typedef {object} ProsodySettings
 * @property {string} folder where data and modules live
 * @property {string} bindAddress
 * @property {number} c2sPort
 * @property {number} httpPort
 * @property {string} token for the requests of mod_natter_demo
 * @property {'internal' | 'sql'} archive files, which every Prosody has, or SQLite (LuaDBI)
 */

/**
 * The configuration of a Prosody that serves `localhost` and talks to nobody else.
 *
 * @param {ProsodySettings} settings
 * @returns {string}
 */
export function prosodyConfig({folder, bindAddress, c2sPort, httpPort, token, archive}) {
  const text = (/** @type {string} */ value) => JSON.stringify(value);
  return `
run_as_root = true
daemonize = false
pidfile = nil
data_path = ${text(`${folder}/data`)}
plugin_paths = { ${text(`${folder}/modules`)} }
log = { { levels = { min = "warn" }, to = "console" } }

interfaces = { ${text(bindAddress)} }
c2s_ports = { ${c2sPort} }
c2s_direct_tls_ports = {}
http_ports = { ${httpPort} }
http_interfaces = { ${text(bindAddress)} }
https_ports = {}
http_default_host = "localhost"
modules_disabled = { "s2s", "s2s_auth_certs" }
network_settings = { nagle = false }

-- Loopback is the whole network here, so nothing on it is encrypted.
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
consider_websocket_secure = true
consider_bosh_secure = true

authentication = "internal_hashed"
password_hash = "SHA-256"

modules_enabled = {
  "roster"; "saslauth"; "disco"; "ping"; "time"; "version";
  "websocket"; "bosh"; "smacks"; "carbons"; "mam"; "pep"; "bookmarks"; "vcard4"; "vcard_legacy"; "blocklist";
  "csi"; "csi_simple"; "natter_demo";
}
natter_demo_token = ${text(token)}

storage = { archive = ${text(archive)}, muc_log = ${text(archive)} }
sql = { driver = "SQLite3", database = ${text(`${folder}/data/archive.sqlite`)} }
archive_expires_after = "never"
muc_log_expires_after = "never"
max_archive_query_results = 100

-- The last two are of prosody-modules: where they are missing, rooms have no moderation and no avatars.
Component "rooms.localhost" "muc"
  name = "Rooms"
  modules_enabled = { "muc_mam"; "muc_moderation"; "vcard_muc" }

VirtualHost "localhost"
`;
}
