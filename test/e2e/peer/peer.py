"""A person at the other end: a slixmpp client that does what it is told, line by line.

Reads commands as lines of JSON from stdin, `{"command": 1, "do": "message", ...}`, and writes lines to
stdout: `{"command": 1, "result": ...}` or `{"command": 1, "error": "..."}` for each command, and
`{"event": "message", ...}` or `{"event": "presence", ...}` for what arrives. It sends nothing by
itself: a receipt is sent when the test says so.
"""

import asyncio
import json
import logging
import sys
import uuid
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

# Before slixmpp is imported, which has a word to say about how it was compiled.
logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
# They complain of what slixmpp leaves behind when a connection ends; who asks for something is told.
for noisy in ("asyncio", "slixmpp.xmlstream.xmlstream"):
    logging.getLogger(noisy).setLevel(logging.CRITICAL)

from slixmpp import ClientXMPP  # noqa: E402
from slixmpp.exceptions import IqError  # noqa: E402
from slixmpp.xmlstream.handler import Callback  # noqa: E402
from slixmpp.xmlstream.matcher import MatchXPath  # noqa: E402

from rooms import Rooms  # noqa: E402

RECEIPTS = "urn:xmpp:receipts"
MARKERS = "urn:xmpp:chat-markers:0"
CHAT_STATES = "http://jabber.org/protocol/chatstates"
ORIGIN = "urn:xmpp:sid:0"
CARBONS = "urn:xmpp:carbons:2"
FORWARD = "urn:xmpp:forward:0"
PUBSUB = "http://jabber.org/protocol/pubsub"
DISPLAYED = "urn:xmpp:mds:displayed:0"
STORE = '<store xmlns="urn:xmpp:hints"/>'


def write(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def child(parent, namespace, *names):
    """The first child element with that namespace (and one of these names, if any)."""
    for element in parent:
        space, _, name = element.tag[1:].partition("}")
        if space == namespace and (not names or name in names):
            return name, element
    return None, None


def displayed_in(parent):
    """Which message of which chat is the last one, in a parent of items (XEP-0490)."""
    return {
        item.get("id"): stanza_id.get("id")
        for items in parent
        if items.get("node") == DISPLAYED
        for item in items
        for stanza_id in item.iter(f"{{{ORIGIN}}}stanza-id")
    }


def form(kind, fields):
    """A submitted form about nodes (XEP-0060)."""
    values = {"FORM_TYPE": f"{PUBSUB}#{kind}"} | {f"pubsub#{name}": value for name, value in fields.items()}
    return '<x xmlns="jabber:x:data" type="submit">' + "".join(
        f"<field var={quoteattr(name)}><value>{escape(value)}</value></field>"
        for name, value in values.items()
    ) + "</x>"


class Peer(Rooms, ClientXMPP):
    def __init__(self, jid, password):
        super().__init__(jid, password)
        for plugin in ("xep_0030", "xep_0092", "xep_0115", "xep_0199", "xep_0313"):
            self.register_plugin(plugin)
        # Subscriptions are answered by command.
        self.auto_authorize = None
        self.auto_subscribe = False
        self.ready = asyncio.get_event_loop().create_future()
        self.add_event_handler("session_start", self.started)
        self.add_event_handler("failed_auth", lambda _: self.lost("not authorized"))
        self.add_event_handler("connection_failed", lambda error: self.lost(f"not connected: {error}"))
        self.add_event_handler("disconnected", self.ended)
        # Rejected when the connection is gone, so that nobody waits for answers.
        self.gone = asyncio.get_event_loop().create_future()
        # slixmpp's own "message" event is only for messages that have a body.
        self.register_handler(Callback("Any message", MatchXPath("{jabber:client}message"), self.got_message))
        for name in ("available", "away", "unavailable", "subscribe"):
            self.add_event_handler(f"presence_{name}", self.got_presence)
        self.watch_rooms()

    async def started(self, _):
        await self.get_roster()
        # They are kept by full address, and the first presence tells them.
        for feature in (RECEIPTS, MARKERS, CHAT_STATES, f"{DISPLAYED}+notify"):
            self["xep_0030"].add_feature(feature)
        await self["xep_0115"].update_caps(broadcast=False)
        self.send_presence()

    def lost(self, why):
        for waiting in (self.ready, self.gone):
            if not waiting.done():
                waiting.set_exception(RuntimeError(why))
                waiting.exception()  # Not everybody asks.

    def ended(self, _):
        if not self.gone.done() and self.ready.done():
            write({"event": "disconnected"})
        self.lost("disconnected")

    def leave(self):
        """Does nothing any more, and does not come back by itself."""
        self.lost("left")
        self.cancel_connection_attempt()
        self.abort()

    async def unless_gone(self, work):
        work = asyncio.ensure_future(work)
        await asyncio.wait((work, self.gone), return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
            return self.gone.result()
        return work.result()

    def got_message(self, stanza):
        message = stanza.xml
        carbon, wrapper = child(message, CARBONS, "received", "sent")
        if carbon and stanza["from"] == self.boundjid.bare:
            _, forwarded = child(wrapper, FORWARD, "forwarded")
            _, message = child(forwarded, "jabber:client", "message")
        _, body = child(message, "jabber:client", "body")
        _, origin = child(message, ORIGIN, "origin-id")
        _, receipt = child(message, RECEIPTS, "received")
        archived = [
            element.get("id")
            for element in message.findall(f"{{{ORIGIN}}}stanza-id")
            if element.get("by") == self.boundjid.bare
        ]
        _, event = child(message, f"{PUBSUB}#event", "event")
        if event is not None:
            for chat, id in displayed_in(event).items():
                write({"event": "displayed", "from": message.get("from"), "chat": chat, "id": id})
        marker, marked = child(message, MARKERS, "received", "displayed")
        state, _ = child(message, CHAT_STATES)
        write(
            {
                "event": "message",
                "from": message.get("from"),
                "type": message.get("type", "normal"),
                "id": message.get("id", ""),
                "carbon": carbon,
                "body": (body.text or None) if body is not None else None,
                "archiveId": archived[-1] if archived else None,
                "originId": origin.get("id") if origin is not None else None,
                "asksReceipt": child(message, RECEIPTS, "request")[0] is not None,
                "markable": child(message, MARKERS, "markable")[0] is not None,
                "receipt": receipt.get("id") if receipt is not None else None,
                "marker": {"kind": marker, "id": marked.get("id")} if marker else None,
                "state": state,
            }
        )

    def got_presence(self, presence):
        # The server tells us our own presence: from now on it delivers what is sent to us.
        if presence["from"] == self.boundjid and not self.ready.done():
            self.ready.set_result(None)
        write(
            {
                "event": "presence",
                "from": str(presence["from"]),
                "type": presence["type"],
                "status": presence["status"] or None,
            }
        )

    # Commands. Each takes the fields of its line and returns what is sent back.

    def message(self, to, body, id=None, receipt=True, markable=True):
        id = id or str(uuid.uuid4())
        self.send_raw(
            f'<message to={quoteattr(to)} id={quoteattr(id)} type="chat"><body>{escape(body)}</body>'
            f'<active xmlns="{CHAT_STATES}"/><origin-id xmlns="{ORIGIN}" id={quoteattr(id)}/>'
            + (f'<request xmlns="{RECEIPTS}"/>' if receipt else "")
            + (f'<markable xmlns="{MARKERS}"/>' if markable else "")
            + "</message>"
        )
        return id

    async def messages(self, to, bodies):
        for body in bodies:
            self.message(to, body, receipt=False)
        # The answer to a ping comes after all of them have been handled.
        await self["xep_0199"].ping(self.boundjid.host)

    def chat_state(self, to, state):
        self.send_raw(
            f'<message to={quoteattr(to)} type="chat"><{state} xmlns="{CHAT_STATES}"/></message>'
        )

    def receipt(self, to, id):
        self.send_raw(
            f'<message to={quoteattr(to)} type="chat" id="{uuid.uuid4()}">'
            f'<received xmlns="{RECEIPTS}" id={quoteattr(id)}/>{STORE}</message>'
        )

    def displayed(self, to, id):
        self.send_raw(
            f'<message to={quoteattr(to)} type="chat" id="{uuid.uuid4()}">'
            f'<displayed xmlns="{MARKERS}" id={quoteattr(id)}/>{STORE}</message>'
        )

    async def raw(self, xml):
        self.send_raw(xml)
        # The answer to a ping comes after it has been handled.
        await self["xep_0199"].ping(self.boundjid.host)

    async def enable_carbons(self):
        iq = self.make_iq_set()
        iq.append(ET.Element(f"{{{CARBONS}}}enable"))
        await iq.send()

    async def ask(self, kind, payload, to=None):
        """The condition of the error where there is one, else the answer."""
        iq = self.make_iq(ito=to)
        iq["type"] = kind
        iq.append(ET.fromstring(payload))
        try:
            return None, (await iq.send()).xml
        except IqError as error:
            return error.condition, None

    async def display(self, chat, id, private=True):
        """Tells the other clients of this account what was displayed, as one that knows the node well."""
        private_only = {"access_model": "whitelist", "persist_items": "true"}
        configuration = private_only | {"max_items": "max", "send_last_published_item": "never"}
        if private:
            await self.ask(
                "set",
                f'<pubsub xmlns="{PUBSUB}"><create node="{DISPLAYED}"/>'
                f'<configure>{form("node_config", configuration)}</configure></pubsub>',
            )
        options = f'<publish-options>{form("publish-options", private_only)}</publish-options>'
        error, _ = await self.ask(
            "set",
            f'<pubsub xmlns="{PUBSUB}"><publish node="{DISPLAYED}"><item id={quoteattr(chat)}>'
            f'<displayed xmlns="{DISPLAYED}"><stanza-id xmlns="{ORIGIN}" by="{self.boundjid.bare}" '
            f"id={quoteattr(id)}/></displayed></item></publish>{options if private else ''}</pubsub>",
        )
        if error:
            raise RuntimeError(error)

    async def displayed_items(self, of=None):
        """What the clients of an account have displayed, or the condition that says why not."""
        error, answer = await self.ask(
            "get", f'<pubsub xmlns="{PUBSUB}"><items node="{DISPLAYED}"/></pubsub>', of
        )
        return error if error else displayed_in(answer.find(f"{{{PUBSUB}}}pubsub"))

    def presence(self, to=None, type=None, show=None, status=None):
        self.send_presence(pto=to, ptype=type, pshow=show, pstatus=status)

    async def version(self):
        """Name and version of the server, as it tells them."""
        answer = await self["xep_0092"].get_version(self.boundjid.host)
        return f'{answer["software_version"]["name"]} {answer["software_version"]["version"]}'

    async def archive(self, peer):
        """All bodies of the own archive that were exchanged with that address, oldest first."""
        found = []
        query = self["xep_0313"].retrieve(with_jid=peer, iterator=True, rsm={"max": 100})
        async for page in query:
            for result in page["mam"]["results"]:
                body = result["mam_result"]["forwarded"]["stanza"]["body"]
                if body:
                    found.append(body)
        return found


async def login(jid, password, host, port):
    peer = Peer(jid, password)
    peer.connect((host, port), disable_starttls=True)
    try:
        await asyncio.wait_for(peer.ready, 20)
    except BaseException:
        peer.leave()
        raise
    return peer


async def archive_of(jid, password, host, port, peer):
    """The archive of another account, as its owner sees it."""
    owner = await login(jid, password, host, port)
    try:
        return await owner.unless_gone(owner.archive(peer))
    finally:
        owner.leave()


async def main():
    reader = asyncio.StreamReader()
    await asyncio.get_event_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    peer = None
    while line := await reader.readline():
        command = json.loads(line)
        number, do = command.pop("command"), command.pop("do")
        try:
            if do == "login":
                if peer:
                    peer.leave()
                peer = await login(**command)
                result = None
            elif do == "archive_of":
                result = await archive_of(**command)
            else:
                result = getattr(peer, do)(**command)
                if asyncio.iscoroutine(result):
                    result = await peer.unless_gone(result)
            write({"command": number, "result": result})
        except Exception as error:  # It goes to the test, which fails with it.
            write({"command": number, "error": repr(error)})
    if peer:
        await peer.disconnect()


asyncio.get_event_loop().run_until_complete(main())
