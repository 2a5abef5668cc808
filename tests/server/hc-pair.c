/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hc-pair.h"

#define PATIENCE (20 * G_TIME_SPAN_SECOND)

typedef struct
{
  HcPair  *pair;
  GString *bytes;
  gsize    n_wanted;
  gboolean is_over;
} HcPairRead;

static void
on_request (HcConnection *connection, GIOStream *stream, gpointer data)
{
  HcPair *self = data;

  g_ptr_array_add (self->streams, g_object_ref (stream));
}

static gboolean
has_read (gpointer data)
{
  HcPairRead *reading = data;
  char bytes[4096];
  gssize n = 1;

  while (reading->bytes->len < reading->n_wanted && n > 0)
    {
      n = recv (reading->pair->fd, bytes, MIN (sizeof bytes, reading->n_wanted - reading->bytes->len), MSG_DONTWAIT);
      if (n > 0)
        g_string_append_len (reading->bytes, bytes, n);
    }
  reading->is_over = n == 0 || (n < 0 && errno != EAGAIN);
  return reading->is_over || reading->bytes->len >= reading->n_wanted;
}

/* The system must not keep what is to wait with us. */
static void
make_narrow (int fd)
{
  const int narrow = 4096;

  g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &narrow, sizeof narrow));
}

void
hc_pair_open (HcPair *self)
{
  struct in6_addr peer = IN6ADDR_LOOPBACK_INIT;
  int fds[2];

  hc_limits_init (&self->limits);
  self->reactor = hc_reactor_new (NULL);
  self->roster = hc_roster_new (&self->limits);
  self->home = (HcConnectionHome) { self->reactor, self->roster, &self->limits, on_request, self };
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
  g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds));
  make_narrow (fds[0]);
  self->fd = fds[1];
  self->connection = hc_connection_ref (hc_connection_new (&self->home, fds[0], &peer));
}

/* Nothing may be left behind. */
void
hc_pair_close (HcPair *self)
{
  hc_connection_close (self->connection);
  g_ptr_array_unref (self->streams);
  hc_connection_unref (self->connection);
  g_assert_cmpuint (hc_roster_count (self->roster), ==, 0);
  hc_roster_free (self->roster);
  g_assert_finalize_object (self->reactor);
  close (self->fd);
}

/* Runs the main loop until @test holds. */
void
hc_pair_wait (HcPairTest test, gpointer data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  while (!test (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
    }
}

/* Whatever is ready now is handled, and what comes of that. */
void
hc_pair_turn (void)
{
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
}

void
hc_pair_write (HcPair *self, const void *bytes, gsize n_bytes)
{
  g_assert_cmpint (send (self->fd, bytes, n_bytes, MSG_NOSIGNAL), ==, n_bytes);
}

/**
 * hc_pair_read:
 *
 * Returns: (transfer full): @n_bytes bytes, or fewer where the connection ends before
 */
GString *
hc_pair_read (HcPair *self, gsize n_bytes)
{
  HcPairRead reading = { self, g_string_new (NULL), n_bytes, FALSE };

  hc_pair_wait (has_read, &reading);
  return reading.bytes;
}

/**
 * hc_pair_read_all:
 *
 * Returns: (transfer full): what comes until the connection ends
 */
GString *
hc_pair_read_all (HcPair *self)
{
  HcPairRead reading = { self, g_string_new (NULL), G_MAXSSIZE, FALSE };

  hc_pair_wait (has_read, &reading);
  g_assert_true (reading.is_over);
  return reading.bytes;
}
