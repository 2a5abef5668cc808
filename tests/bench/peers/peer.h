/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The part of Handclasp's protocol that a cycle takes, for peers in C. Users are numbers. */

typedef enum
{
  PEER_NOTHING,
  PEER_HELLO,
  PEER_REQUEST,
  PEER_ACCEPT,
  PEER_UNFRIEND,
} PeerDeed;

#define PEER_WELCOME "{\"type\":\"welcome\"}"

PeerDeed    peer_read_message (const char *text, guint *to, const char **id);
gboolean    peer_read_cookie  (const char *text, guint *user);
const char *peer_get_event    (PeerDeed deed);
void        peer_write_event  (GString *text, const char *event, guint user);

G_END_DECLS
