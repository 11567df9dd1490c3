"""What a peer does in rooms (XEP-0045): mixed into the peer, whose commands these are."""

import asyncio
import uuid
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

CLIENT = "jabber:client"
MUC = "http://jabber.org/protocol/muc"
DATA = "jabber:x:data"
ORIGIN = "urn:xmpp:sid:0"
# For what a room answers, in seconds.
PATIENCE = 15


def submission(fields):
    """A submitted form, from lists of values."""
    filled = (
        f"<field var={quoteattr(name)}>" + "".join(f"<value>{escape(value)}</value>" for value in values) + "</field>"
        for name, values in fields.items()
    )
    return f'<x xmlns="{DATA}" type="submit">{"".join(filled)}</x>'


class Rooms:
    def watch_rooms(self):
        # Who waits for a presence, or for a message to come back, and for what.
        self.awaited = {}
        for name in ("presence", "message"):
            match = MatchXPath(f"{{{CLIENT}}}{name}")
            self.register_handler(Callback(f"What rooms tell by {name}", match, self.from_room))

    def from_room(self, stanza):
        xml = stanza.xml
        sender = xml.get("from", "")
        kind = xml.get("type", "")
        codes = {status.get("code") for status in xml.iter(f"{{{MUC}#user}}status")}
        if kind == "error":
            error = xml.find(f"{{{CLIENT}}}error")
            condition = error[0].tag.partition("}")[2] if error is not None and len(error) else "unknown"
            self.settle((sender.partition("/")[0], "presence"), RuntimeError(condition))
        elif xml.tag == f"{{{CLIENT}}}message":
            self.settle((sender.partition("/")[0], xml.get("id")), None)
        elif "110" in codes and "303" not in codes:
            self.settle((sender.partition("/")[0], "presence"), codes)

    def settle(self, key, outcome):
        waiting = self.awaited.pop(key, None)
        if waiting is None or waiting.done():
            return
        if isinstance(outcome, Exception):
            waiting.set_exception(outcome)
        else:
            waiting.set_result(outcome)

    async def told(self, key, xml):
        """Sends something, and waits for what the room tells of it."""
        self.awaited[key] = asyncio.get_event_loop().create_future()
        waiting = self.awaited[key]
        self.send_raw(xml)
        return await asyncio.wait_for(waiting, PATIENCE)

    async def enter(self, room, nick, password):
        secret = f"<password>{escape(password)}</password>" if password else ""
        to = quoteattr(f"{room}/{nick}")
        return await self.told(
            (room, "presence"),
            f'<presence to={to}><x xmlns="{MUC}">{secret}<history maxchars="0"/></x></presence>',
        )

    # Commands.

    async def room_join(self, room, nick, password=None):
        await self.enter(room, nick, password)

    async def room_create(self, room, nick, options):
        """Makes a room; of the options those that the server offers are set."""
        codes = await self.enter(room, nick, None)
        if "201" not in codes:
            raise RuntimeError("it is there already")
        await self.room_configure(room, options)

    async def room_configure(self, room, options):
        error, answer = await self.ask("get", f'<query xmlns="{MUC}#owner"/>', room)
        if error:
            raise RuntimeError(error)
        fields = {
            field.get("var"): [value.text or "" for value in field.findall(f"{{{DATA}}}value")]
            for field in answer.iter(f"{{{DATA}}}field")
            if field.get("var") and field.get("type") != "fixed"
        }
        fields.update({name: [value] for name, value in options.items() if name in fields})
        error, _ = await self.ask("set", f'<query xmlns="{MUC}#owner">{submission(fields)}</query>', room)
        if error:
            raise RuntimeError(error)

    async def room_nick(self, room, nick):
        await self.told((room, "presence"), f'<presence to={quoteattr(f"{room}/{nick}")}/>')

    def room_leave(self, room, nick):
        self.send_raw(f'<presence to={quoteattr(f"{room}/{nick}")} type="unavailable"/>')

    async def room_say(self, room, bodies):
        """Resolves when the room has sent all of it to everybody, and so to us."""
        for index, body in enumerate(bodies):
            id = str(uuid.uuid4())
            xml = (
                f'<message to={quoteattr(room)} id="{id}" type="groupchat"><body>{escape(body)}</body>'
                f'<origin-id xmlns="{ORIGIN}" id="{id}"/></message>'
            )
            if index < len(bodies) - 1:
                self.send_raw(xml)
            else:
                await self.told((room, id), xml)

    async def room_admin(self, room, item, reason):
        """Changes a role or an affiliation; the item says whose and to what."""
        attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in item.items())
        words = f"<reason>{escape(reason)}</reason>" if reason else ""
        error, _ = await self.ask(
            "set", f'<query xmlns="{MUC}#admin"><item {attributes}>{words}</item></query>', room
        )
        if error:
            raise RuntimeError(error)

    async def room_destroy(self, room, reason):
        words = f"<reason>{escape(reason)}</reason>"
        error, _ = await self.ask("set", f'<query xmlns="{MUC}#owner"><destroy>{words}</destroy></query>', room)
        if error:
            raise RuntimeError(error)

    async def room_archive(self, room):
        """All bodies of the room's archive, oldest first."""
        found = []
        async for page in self["xep_0313"].retrieve(jid=room, iterator=True, rsm={"max": 100}):
            for result in page["mam"]["results"]:
                body = result["mam_result"]["forwarded"]["stanza"]["body"]
                if body:
                    found.append(body)
        return found
