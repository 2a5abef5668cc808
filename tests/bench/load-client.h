/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "load.h"

G_BEGIN_DECLS

typedef struct _LoadCrowd LoadCrowd;

typedef void (*LoadNewsFunc) (LoadClient *client, LoadNews news, guint peer, gpointer data);

/**
 * LoadClient:
 * @step: the dialect's own; 0 until the WebSocket is open
 *
 * One socket of one user.
 */
struct _LoadClient
{
  LoadCrowd  *crowd;   /* borrowed */
  GByteArray *in;      /* read and not yet a whole message; NULL for nothing */
  GByteArray *out;     /* not yet taken by the socket; NULL for nothing */
  int         fd;
  guint       user;
  guint       step;
  gboolean    is_open;      /* as a WebSocket */
  gboolean    is_ready;     /* signed in */
  gint64      connected_at; /* nanoseconds */
};

/**
 * LoadCrowd:
 * @users: (element-type GPtrArray): the clients of each user, by number
 *
 * All clients of one server, on one epoll descriptor.
 */
struct _LoadCrowd
{
  const LoadDialect *dialect;
  guint16            port;
  int                epoll;
  GPtrArray         *users;
  guint              n_clients;
  guint              n_ready;
  guint              n_pings;  /* that were answered */
  LoadNewsFunc       on_news;
  gpointer           data;
};

void        load_crowd_init    (LoadCrowd *self, const LoadDialect *dialect, guint16 port);
void        load_crowd_connect (LoadCrowd *self, guint user);
guint       load_crowd_connect_again (LoadCrowd *self, gint64 before);
void        load_crowd_wait    (LoadCrowd *self, gint64 timeout_ns);
void        load_crowd_leave   (LoadCrowd *self);
GPtrArray  *load_crowd_get     (LoadCrowd *self, guint user);

void        load_client_say    (LoadClient *self, const char *text, gsize length);

G_END_DECLS
