/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the load program's parts share. User number 7 is called "u7" everywhere. */

#define LOAD_TOKEN "%043u" /* of a user's number: 43 characters, as a session's token has */
#define LOAD_PASSWORD "correct horse"

/* What a message means to the one who reads it. */
typedef enum
{
  LOAD_NOTHING,
  LOAD_READY,   /* signed in, in the groups */
  LOAD_TOLD,    /* somebody asks me */
  LOAD_FRIENDS, /* we are friends */
  LOAD_UNDONE,  /* we were friends */
  LOAD_REFUSED,
} LoadNews;

typedef struct _LoadClient LoadClient;

/**
 * LoadDialect:
 * @subprotocol: (nullable): of the WebSocket
 * @greet: (nullable): says the first words on a new WebSocket
 * @read: what a message means; @peer is the other user's number where there is one. It may answer by
 *   load_client_say(), and count its steps in the client
 *
 * How one system says what all of them can do. The last three write one message into @text.
 */
typedef struct
{
  const char *name;
  const char *path;
  const char *subprotocol;

  void     (*greet)  (LoadClient *client);
  LoadNews (*read)   (LoadClient *client, const char *text, guint *peer);

  void     (*ask)    (GString *text, guint user, guint peer);
  void     (*accept) (GString *text, guint user, guint peer);
  void     (*undo)   (GString *text, guint user, guint peer);
} LoadDialect;

extern const LoadDialect load_handclasp;
extern const LoadDialect load_socketio;
extern const LoadDialect load_xmpp;

gint64 load_get_time (void); /* nanoseconds */
void   load_die      (const char *format, ...) G_GNUC_PRINTF (1, 2) G_GNUC_NORETURN;

G_END_DECLS
