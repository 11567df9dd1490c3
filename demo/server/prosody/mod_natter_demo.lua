-- What the demo and the tests ask of Prosody beyond XMPP: accounts, contacts, a past, how many
-- connections there are, a room to come to, and that a room forgets somebody. Answers on loopback only, and only to who knows the token.

local json = require "util.json";
local jid = require "util.jid";
local rostermanager = require "core.rostermanager";
local portmanager = require "core.portmanager";
local usermanager = require "core.usermanager";
local stanza = require "util.stanza";

module:depends("http");

local host = module.host;
local token = module:get_option_string("natter_demo_token");
local archive = module:open_store("archive", "archive");

local function reply(status, value)
	return {
		status_code = status;
		headers = { content_type = "application/json" };
		body = json.encode(value or {});
	};
end

-- Wraps a handler that takes the decoded request and returns true, a table, or nil and why not.
local function answer(handler)
	return function (event)
		if event.request.headers.x_natter_token ~= token then
			return reply(403, { error = "token" });
		end
		local asked = json.decode(event.request.body or "") or {};
		local result, why = handler(asked);
		if not result then
			return reply(400, { error = why or "failed" });
		end
		return reply(200, result ~= true and result or nil);
	end;
end

local function ready(asked)
	if not portmanager.get_service_at(asked.interface, asked.port) then
		return nil, "the port for clients is not open";
	end
	return true;
end

local function register(asked)
	return usermanager.create_user(asked.user, asked.password, asked.host or host);
end

local function change_password(asked)
	return usermanager.set_password(asked.user, asked.password, host);
end

local function remove(asked)
	return usermanager.delete_user(asked.user, host);
end

local function add_contact(asked)
	local roster = rostermanager.load_roster(asked.user, host);
	local contact = jid.join(asked.contact, host);
	roster[contact] = { subscription = "both"; name = asked.name; groups = {} };
	if not rostermanager.save_roster(asked.user, host, roster, contact) then
		return nil, "roster not saved";
	end
	rostermanager.roster_push(asked.user, host, contact);
	return true;
end

local function count_connections(asked)
	local user = prosody.hosts[host].sessions[asked.user];
	local count = 0;
	for _, session in pairs(user and user.sessions or {}) do
		-- A session that waits to be resumed (XEP-0198) has no connection.
		if not session.hibernating then
			count = count + 1;
		end
	end
	return { count = count };
end

local function remember(asked)
	for _, past in ipairs(asked.messages) do
		local from, to = jid.join(past.from, host), jid.join(past.to, host);
		local message = stanza.message({ type = "chat"; id = past.id; from = from; to = to })
			:text_tag("body", past.body)
			:tag("origin-id", { xmlns = "urn:xmpp:sid:0"; id = past.id }):up();
		local with = past.from == asked.user and to or from;
		local id, why = archive:append(asked.user, nil, message, math.floor(past.time), with);
		if not id then
			return nil, why;
		end
	end
	return true;
end

local function forget(asked)
	return archive:delete(asked.user);
end

-- As after the loss of a component, nobody is told.
local function expel(asked)
	local muc = prosody.hosts[jid.host(asked.room)].modules.muc;
	local room = muc and muc.get_room_from_jid(asked.room);
	local occupant = room and room:get_occupant_by_nick(asked.room .. "/" .. asked.nick);
	if not occupant then
		return nil, "nobody of that name";
	end
	for address in occupant:each_session() do
		occupant:remove_session(address);
	end
	room:save_occupant(occupant);
	return true;
end

-- A room that lasts, with a past, which some people keep among their bookmarks (XEP-0402).
local function furnish(asked)
	local service = jid.host(asked.room);
	local muc = prosody.hosts[service].modules.muc;
	local room, why = muc.create_room(asked.room);
	if not room then
		return nil, why;
	end
	room:set_name(asked.name);
	room:set_description(asked.description);
	room:set_persistent(true);
	room:set_public(true);
	room:set_language(asked.language);
	local first = asked.messages[1];
	if first then
		room:set_subject(jid.join(jid.node(asked.room), service, first.nick), asked.subject);
	end
	room:save(true);
	local log = prosody.hosts[service].modules.muc_mam and
		module:context(service):open_store("muc_log", "archive");
	for _, past in ipairs(log and asked.messages or {}) do
		local from = asked.room .. "/" .. past.nick;
		local message = stanza.message({ type = "groupchat"; id = past.id; from = from })
			:text_tag("body", past.body);
		log:append(jid.node(asked.room), nil, message, math.floor(past.time), "message<groupchat");
	end
	local pep = module:depends("pep");
	for _, member in ipairs(asked.members) do
		local item = stanza.stanza("item", { xmlns = "http://jabber.org/protocol/pubsub"; id = asked.room })
			:tag("conference", { xmlns = "urn:xmpp:bookmarks:1"; name = asked.name; autojoin = "true" })
			:text_tag("nick", member.nick);
		local kept, problem = pep.get_pep_service(member.user):publish("urn:xmpp:bookmarks:1", true,
			asked.room, item, { persist_items = true; max_items = "max"; access_model = "whitelist" });
		if not kept then
			return nil, problem;
		end
	end
	return true;
end

module:provides("http", {
	default_path = "/natter-demo";
	route = {
		["POST /ready"] = answer(ready);
		["POST /register"] = answer(register);
		["POST /password"] = answer(change_password);
		["POST /remove"] = answer(remove);
		["POST /contact"] = answer(add_contact);
		["POST /connections"] = answer(count_connections);
		["POST /remember"] = answer(remember);
		["POST /forget"] = answer(forget);
		["POST /expel"] = answer(expel);
		["POST /furnish"] = answer(furnish);
	};
});
