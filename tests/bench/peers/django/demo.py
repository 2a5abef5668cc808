# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo that Handclasp grew from, written afresh: Django with Channels, served by daphne.

Each user is in the group friendreq_<username>. With DEMO_DATABASE each request is a row in SQLite before it is answered,
otherwise it is in memory; the channel layer is in memory either way, as one process serves all.

Usage: DJANGO_SETTINGS_MODULE=demo daphne -b 127.0.0.1 -p PORT demo:application
"""

import json
import os
import re

DATABASE = os.environ.get("DEMO_DATABASE")

SECRET_KEY = "a benchmark has no secrets"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = []
MIDDLEWARE = []
ROOT_URLCONF = "demo"
USE_TZ = True
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATABASE or ":memory:", "CONN_MAX_AGE": None}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

import django  # noqa: E402: needs the settings above

django.setup()

from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.db.backends.signals import connection_created  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

# What must have been between two people, and what is then.
CHANGES = {"request": (None, "asked"), "accept": ("asked", "friends"), "unfriend": ("friends", None)}
EVENTS = {"request": "request_received", "accept": "friend_added", "unfriend": "friend_removed"}


class Pair(models.Model):
    pair = models.CharField(max_length=70, primary_key=True)
    state = models.CharField(max_length=10, null=True)

    class Meta:
        app_label = "demo"


def set_pragmas(connection, **kwargs):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")


connection_created.connect(set_pragmas)


def change_in_memory(pair, before, after, pairs={}):
    if pairs.get(pair) != before:
        return False
    pairs[pair] = after
    return True


@database_sync_to_async
def change_in_database(pair, before, after):
    with transaction.atomic():
        row = Pair.objects.filter(pair=pair).first()
        if (row.state if row else None) != before:
            return False
        Pair(pair=pair, state=after).save(force_insert=row is None, force_update=row is not None)
        return True


async def change(pair, before, after):
    if DATABASE:
        return await change_in_database(pair, before, after)
    return change_in_memory(pair, before, after)


def write(message):
    return json.dumps(message, separators=(",", ":"))


class FriendRequests(AsyncWebsocketConsumer):
    async def connect(self):
        headers = dict(self.scope["headers"])
        # The session is the user's number, as the load program has it.
        session = re.search(rb"handclasp_\d+=(\d+)", headers.get(b"cookie", b""))
        if session is None:
            await self.close()
            return
        self.username = f"u{int(session[1])}"
        await self.channel_layer.group_add(f"friendreq_{self.username}", self.channel_name)
        await self.accept("handclasp.v1")

    async def disconnect(self, code):
        await self.channel_layer.group_discard(f"friendreq_{self.username}", self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        message = json.loads(text_data)
        if message["type"] == "hello":
            await self.send(write({"type": "welcome"}))
            return
        deed, to = message["type"], message["to"]
        if not await change(" ".join(sorted([self.username, to])), *CHANGES[deed]):
            await self.send(write({"type": "error", "id": message["id"], "code": "bad_message"}))
            return
        await self.tell(to, deed, self.username)
        if deed != "request":
            await self.tell(self.username, deed, to)
        await self.send(write({"type": "reply", "id": message["id"], "result": "ok"}))

    async def tell(self, username, deed, about):
        event = {"type": "event", "event": EVENTS[deed], "person": {"username": about}}
        await self.channel_layer.group_send(f"friendreq_{username}", {"type": "forward", "text": write(event)})

    async def forward(self, event):
        await self.send(event["text"])


if DATABASE:
    with connection.schema_editor() as editor:
        editor.create_model(Pair)

urlpatterns = [path("", lambda request: HttpResponse("ok"))]
application = ProtocolTypeRouter(
    {"http": get_asgi_application(), "websocket": URLRouter([path("ws/friend-requests/", FriendRequests.as_asgi())])}
)
