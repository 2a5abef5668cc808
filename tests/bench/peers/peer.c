/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "peer.h"

#define TYPE "\"type\":\""
#define ID "\"id\":\""
#define TO "\"to\":\"u"

static const struct
{
  const char *type;
  const char *event; /* that the other one is told */
} deeds[] = {
  [PEER_HELLO] = { "hello\"", NULL },
  [PEER_REQUEST] = { "request\"", "request_received" },
  [PEER_ACCEPT] = { "accept\"", "friend_added" },
  [PEER_UNFRIEND] = { "unfriend\"", "friend_removed" },
};

/**
 * peer_read_message:
 * @id: (out): ends with a quotation mark
 */
PeerDeed
peer_read_message (const char *text, guint *to, const char **id)
{
  const char *type = strstr (text, TYPE);
  const char *name = strstr (text, TO);

  *id = strstr (text, ID);
  *id = *id != NULL ? *id + strlen (ID) : "\"";
  *to = name != NULL ? (guint) strtoul (name + strlen (TO), NULL, 10) : 0;
  for (guint deed = PEER_HELLO; type != NULL && deed < G_N_ELEMENTS (deeds); deed++)
    if (g_str_has_prefix (type + strlen (TYPE), deeds[deed].type))
      return deed;
  return PEER_NOTHING;
}

/* The session is the user's number, as the load program has it. */
gboolean
peer_read_cookie (const char *text, guint *user)
{
  const char *cookie = strstr (text, "handclasp_");
  const char *value = cookie != NULL ? strchr (cookie, '=') : NULL;

  if (value == NULL)
    return FALSE;
  *user = (guint) strtoul (value + 1, NULL, 10);
  return TRUE;
}

const char *
peer_get_event (PeerDeed deed)
{
  return deeds[deed].event;
}

void
peer_write_event (GString *text, const char *event, guint user)
{
  g_string_append_printf (text, "{\"type\":\"event\",\"event\":\"%s\",\"person\":{\"username\":\"u%u\"}}", event, user);
}
