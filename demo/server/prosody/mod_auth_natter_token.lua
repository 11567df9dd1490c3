-- Lets people in by a JSON Web Token (HS256) that the site has signed: as the password of SASL
-- PLAIN, and by OAUTHBEARER where mod_sasl_oauthbearer is installed. The claim "sub" is the bare
-- address of the account, and "exp" is required. There is no list of accounts: whom the site
-- signs a token for has one.
--
--   VirtualHost "example.org"
--     authentication = "natter_token"
--     natter_token_secret = "…"        -- shared with the site, at least 32 bytes
--     natter_token_oauthbearer = true  -- if mod_sasl_oauthbearer is there

local jid = require "util.jid";
local jwt = require "util.jwt";
local sasl = require "util.sasl";

local host = module.host;
local secret = assert(module:get_option_string("natter_token_secret"), "natter_token_secret is missing");
local mechanisms = { PLAIN = true };

if module:get_option_boolean("natter_token_oauthbearer", false) then
	module:depends("sasl_oauthbearer");
	mechanisms.OAUTHBEARER = true;
end

local function is_good(username, token)
	local ok, claims = jwt.verify(secret, token);
	if not ok or type(claims) ~= "table" or type(claims.exp) ~= "number" then
		return false;
	end
	return claims.exp > os.time() and jid.prep(claims.sub) == jid.join(username, host);
end

-- The second value says that the account is not disabled.
local function check(_, username, token)
	return is_good(username, token), true;
end

local provider = {};

function provider.test_password(username, token)
	return is_good(username, token);
end

function provider.user_exists()
	return true;
end

function provider.users()
	return function () end;
end

local function refuse()
	return nil, "accounts are made by the site";
end

provider.get_password, provider.set_password = refuse, refuse;
provider.create_user, provider.delete_user = refuse, refuse;

function provider.get_sasl_handler()
	return sasl.new(host, { plain_test = check; oauthbearer = mechanisms.OAUTHBEARER and check; mechanisms = mechanisms });
end

module:provides("auth", provider);
