/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>

#include "hc-tls-streams.h"
#include "hc-stream.h"

/**
 * HcStream:
 *
 * What libsoup gets of a connection: a descriptor of its own for the same socket. Its being closed,
 * on whatever path, is how one knows that libsoup is done.
 */
struct _HcStream
{
  GSocketConnection parent_instance;

  /* owned */
  HcConnection     *connection; /* NULL: closed */
  GInputStream     *input;      /* NULL: the socket's own */
  GOutputStream    *output;
};

G_DEFINE_FINAL_TYPE (HcStream, hc_stream, G_TYPE_SOCKET_CONNECTION)

static GInputStream *
hc_stream_get_input (GIOStream *stream)
{
  HcStream *self = HC_STREAM (stream);

  return self->input != NULL ? self->input : G_IO_STREAM_CLASS (hc_stream_parent_class)->get_input_stream (stream);
}

static GOutputStream *
hc_stream_get_output (GIOStream *stream)
{
  HcStream *self = HC_STREAM (stream);

  return self->output != NULL ? self->output : G_IO_STREAM_CLASS (hc_stream_parent_class)->get_output_stream (stream);
}

static gboolean
hc_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  HcStream *self = HC_STREAM (stream);
  g_autoptr (HcConnection) connection = g_steal_pointer (&self->connection);
  gboolean is_closed = G_IO_STREAM_CLASS (hc_stream_parent_class)->close_fn (stream, cancellable, error);

  if (connection != NULL)
    hc_connection_end_request (connection);
  return is_closed;
}

static void
hc_stream_finalize (GObject *object)
{
  HcStream *self = HC_STREAM (object);

  g_clear_pointer (&self->connection, hc_connection_unref);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  G_OBJECT_CLASS (hc_stream_parent_class)->finalize (object);
}

static void
hc_stream_class_init (HcStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_stream_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = hc_stream_get_input;
  G_IO_STREAM_CLASS (klass)->get_output_stream = hc_stream_get_output;
  G_IO_STREAM_CLASS (klass)->close_fn = hc_stream_close;
}

static void
hc_stream_init (HcStream *self)
{
}

/**
 * hc_stream_new:
 * @fd: (transfer full): also where it fails
 */
GIOStream *
hc_stream_new (HcConnection *connection, int fd, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);
  HcStream *self;

  if (socket == NULL)
    {
      g_close (fd, NULL);
      return NULL;
    }
  self = g_object_new (HC_TYPE_STREAM, "socket", socket, NULL);
  self->connection = hc_connection_ref (connection);
  if (hc_connection_has_tls (connection))
    {
      self->input = hc_tls_input_new (connection, socket);
      self->output = hc_tls_output_new (connection, socket);
    }
  return G_IO_STREAM (self);
}
