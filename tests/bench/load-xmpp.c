/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-load"

#include <stdlib.h>
#include <string.h>

#include "load-client.h"

/*
 * XMPP over WebSocket (RFC 7395): a friend request is a subscription to somebody's presence (RFC 6121, section 3). The
 * one who asked hears of the answer by "subscribed", the one who accepted by the push of the changed roster. It goes one
 * way only, which is half of what friends are.
 */

#define DOMAIN "localhost"
#define CLIENT " xmlns='jabber:client'"

static const char open_stream[] = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" DOMAIN "' version='1.0'/>";
static const char get_roster[] = "<iq" CLIENT " type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>";
static const char be_present[] = "<presence" CLIENT " id='here'/>";

static void
say (LoadClient *client, const char *text)
{
  load_client_say (client, text, strlen (text));
}

static void
greet (LoadClient *client)
{
  say (client, open_stream);
}

static void
authenticate (LoadClient *client)
{
  char plain[64];
  int length = g_snprintf (plain, sizeof plain, "%cu%u%c%s", '\0', client->user, '\0', LOAD_PASSWORD);
  g_autofree char *encoded = g_base64_encode ((const guchar *) plain, (gsize) length);
  g_autofree char *text = g_strdup_printf ("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>",
                                           encoded);

  say (client, text);
}

static void
bind_resource (LoadClient *client)
{
  static guint n_resources;
  g_autofree char *text = g_strdup_printf ("<iq" CLIENT " type='set' id='bind'>"
                                           "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                                           "<resource>load-%u</resource></bind></iq>", n_resources++);

  say (client, text);
}

static gboolean
has (const char *text, const char *part)
{
  return strstr (text, part) != NULL;
}

static LoadNews
sign_in (LoadClient *client, const char *text)
{
  if (has (text, "<failure") || has (text, "type='error'"))
    return LOAD_REFUSED;
  if (has (text, "urn:ietf:params:xml:ns:xmpp-bind") && has (text, "features"))
    bind_resource (client);
  else if (has (text, "<mechanism>"))
    authenticate (client);
  else if (has (text, "<success"))
    say (client, open_stream);
  else if (has (text, "id='bind'"))
    say (client, get_roster);
  else if (has (text, "id='roster'"))
    say (client, be_present);
  else if (has (text, "id='here'") || has (text, "id=\"here\""))
    {
      client->step = 1;
      return LOAD_READY;
    }
  return LOAD_NOTHING;
}

static gboolean
find_user (const char *text, const char *attribute, guint *user)
{
  const char *found = strstr (text, attribute);

  if (found == NULL)
    return FALSE;
  *user = (guint) strtoul (found + strlen (attribute), NULL, 10);
  return TRUE;
}

static LoadNews
read_stanza (LoadClient *client, const char *text, guint *peer)
{
  if (has (text, "stream:error") || g_str_has_prefix (text, "<close"))
    return LOAD_REFUSED;
  if (client->step == 0)
    return sign_in (client, text);
  if (has (text, "type='error'"))
    return LOAD_REFUSED;
  if (g_str_has_prefix (text, "<presence"))
    {
      if (!find_user (text, " from='u", peer))
        return LOAD_NOTHING;
      return has (text, " type='subscribe'")     ? LOAD_TOLD
             : has (text, " type='subscribed'")  ? LOAD_FRIENDS
             : has (text, " type='unsubscribe'") ? LOAD_UNDONE
                                                 : LOAD_NOTHING;
    }
  if (!g_str_has_prefix (text, "<iq") || !find_user (text, " jid='u", peer))
    return LOAD_NOTHING;
  return has (text, " subscription='from'")     ? LOAD_FRIENDS
         : has (text, " subscription='remove'") ? LOAD_UNDONE
                                                : LOAD_NOTHING;
}

static void
ask (GString *text, guint user, guint peer)
{
  g_string_append_printf (text, "<presence" CLIENT " type='subscribe' to='u%u@" DOMAIN "'/>", peer);
}

static void
accept (GString *text, guint user, guint peer)
{
  g_string_append_printf (text, "<presence" CLIENT " type='subscribed' to='u%u@" DOMAIN "'/>", peer);
}

static void
undo (GString *text, guint user, guint peer)
{
  g_string_append_printf (text,
                          "<iq" CLIENT " type='set' id='undo'><query xmlns='jabber:iq:roster'>"
                          "<item jid='u%u@" DOMAIN "' subscription='remove'/></query></iq>",
                          peer);
}

const LoadDialect load_xmpp = {
  .name = "xmpp",
  .path = "/xmpp-websocket",
  .subprotocol = "xmpp",
  .greet = greet,
  .read = read_stanza,
  .ask = ask,
  .accept = accept,
  .undo = undo,
};
