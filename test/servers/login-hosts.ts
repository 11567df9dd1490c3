/**
 * Prosody and ejabberd with a domain for each way to log in, and accounts on them. Both have the
 * same domains, but for SASL2, which only Prosody has.
 */
import {createHmac} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {temporaryFolder} from '../../demo/server/child-process.js';
import {startProsody} from '../../demo/server/prosody.js';
import type {XmppServer} from '../../demo/server/types.ts';
import {startEjabberd} from './ejabberd.js';

/** What a site and its server share, to sign tokens with. */
const TOKEN_SECRET = 'a secret of the site and of its server';

export type LoginServer = XmppServer & {
  /** A token of ejabberd's own OAuth. */
  readonly issueToken?: (jid: string) => Promise<string>;
  /** Shuts the account; Prosody 0.12 cannot. */
  readonly ban?: (user: string) => Promise<void>;
};

export async function startLoginProsody(): Promise<LoginServer> {
  return await startProsody({
    more: `
VirtualHost "sha1.localhost"
  password_hash = "SHA-1"

VirtualHost "plain.localhost"
  disable_sasl_mechanisms = { "SCRAM-SHA-256" }

VirtualHost "sasl2.localhost"
  modules_enabled = { "sasl2"; "sasl2_bind2" }

VirtualHost "anonymous.localhost"
  authentication = "anonymous"

VirtualHost "token.localhost"
  authentication = "natter_token"
  natter_token_secret = "${TOKEN_SECRET}"

VirtualHost "bearer.localhost"
  authentication = "natter_token"
  natter_token_secret = "${TOKEN_SECRET}"
  natter_token_oauthbearer = true
`,
  });
}

export async function startLoginEjabberd(): Promise<LoginServer> {
  const key = join(temporaryFolder('natter-jwk-'), 'key.jwk');
  const k = Buffer.from(TOKEN_SECRET).toString('base64url');
  writeFileSync(key, JSON.stringify({kty: 'oct', alg: 'HS256', k}));
  const server = await startEjabberd({
    hosts: ['sha1.localhost', 'sha256.localhost', 'anonymous.localhost', 'token.localhost'],
    more: `
oauth_access: local
host_config:
  sha1.localhost:
    auth_scram_hash: sha
  sha256.localhost:
    auth_scram_hash: sha256
  anonymous.localhost:
    auth_method: [anonymous]
    anonymous_protocol: sasl_anon
  token.localhost:
    auth_method: [jwt]
    jwt_key: ${JSON.stringify(key)}
    jwt_jid_field: sub
`,
  });
  return {
    ...server,
    async issueToken(jid) {
      const params = {jid, ttl: 3600, scopes: 'sasl_auth'};
      const {token} = (await server.ask('oauth_issue_token', params)) as {token: string};
      return token;
    },
    async ban(user) {
      await server.ask('ban_account', {user, host: 'localhost', reason: 'spam'});
    },
  };
}

/**
 * A token as a site would sign it (RFC 7519).
 *
 * @param lifetime - in seconds; below 0 it has expired
 */
export function signToken(jid: string, lifetime = 3600, secret = TOKEN_SECRET): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + lifetime;
  const signed = `${encode({alg: 'HS256', typ: 'JWT'})}.${encode({sub: jid, exp})}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
