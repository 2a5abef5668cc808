/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>

#include "hc-tls-streams.h"

/**
 * HcTlsInput:
 *
 * What comes over a TLS connection, for libsoup. None of it ever blocks: where there is nothing it
 * says so, and its source tells when there may be.
 */
struct _HcTlsInput
{
  GInputStream  parent_instance;

  /* owned */
  HcConnection *connection;
  GSocket      *socket;     /* tells when to look again */
};

/**
 * HcTlsOutput:
 *
 * Its twin for what goes.
 */
struct _HcTlsOutput
{
  GOutputStream parent_instance;

  /* owned */
  HcConnection *connection;
  GSocket      *socket;
};

static void hc_tls_input_init_pollable (GPollableInputStreamInterface *iface);
static void hc_tls_output_init_pollable (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HcTlsInput, hc_tls_input, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, hc_tls_input_init_pollable))
G_DEFINE_FINAL_TYPE_WITH_CODE (HcTlsOutput, hc_tls_output, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, hc_tls_output_init_pollable))

static gssize
report (gssize n, GError **error)
{
  int code = errno;

  if (n < 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return n;
}

/* The connection may live on when the stream is closed. */
static gboolean
check_open (GSocket *socket, GError **error)
{
  if (g_socket_is_closed (socket))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The stream is closed");
  return !g_socket_is_closed (socket);
}

static gssize
read_some (HcTlsInput *self, void *buffer, gsize size, GError **error)
{
  return check_open (self->socket, error) ? report (hc_connection_read (self->connection, buffer, size), error) : -1;
}

static gssize
hc_tls_input_read (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  return read_some (HC_TLS_INPUT (stream), buffer, size, error);
}

static gssize
hc_tls_input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize size, GError **error)
{
  return read_some (HC_TLS_INPUT (stream), buffer, size, error);
}

static gboolean
hc_tls_input_is_readable (GPollableInputStream *stream)
{
  HcTlsInput *self = HC_TLS_INPUT (stream);

  return hc_connection_has_heard (self->connection) || g_socket_condition_check (self->socket, G_IO_IN) != 0;
}

static GSource *
hc_tls_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  HcTlsInput *self = HC_TLS_INPUT (stream);
  g_autoptr (GSource) source = NULL;

  if (hc_connection_has_heard (self->connection))
    source = g_timeout_source_new (0);
  else
    source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  return g_pollable_source_new_full (stream, source, cancellable);
}

static void
hc_tls_input_finalize (GObject *object)
{
  HcTlsInput *self = HC_TLS_INPUT (object);

  hc_connection_unref (self->connection);
  g_object_unref (self->socket);
  G_OBJECT_CLASS (hc_tls_input_parent_class)->finalize (object);
}

static void
hc_tls_input_init_pollable (GPollableInputStreamInterface *iface)
{
  iface->is_readable = hc_tls_input_is_readable;
  iface->create_source = hc_tls_input_create_source;
  iface->read_nonblocking = hc_tls_input_read_nonblocking;
}

static void
hc_tls_input_class_init (HcTlsInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_tls_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = hc_tls_input_read;
}

static void
hc_tls_input_init (HcTlsInput *self)
{
}

static gssize
write_some (HcTlsOutput *self, const void *buffer, gsize size, GError **error)
{
  struct iovec piece = { (void *) buffer, size };

  return check_open (self->socket, error) ? report (hc_connection_write (self->connection, &piece, 1), error) : -1;
}

static gssize
hc_tls_output_write (GOutputStream *stream, const void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  return write_some (HC_TLS_OUTPUT (stream), buffer, size, error);
}

static gssize
hc_tls_output_write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize size, GError **error)
{
  return write_some (HC_TLS_OUTPUT (stream), buffer, size, error);
}

static gboolean
hc_tls_output_is_writable (GPollableOutputStream *stream)
{
  return g_socket_condition_check (HC_TLS_OUTPUT (stream)->socket, G_IO_OUT) != 0;
}

static GSource *
hc_tls_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) source = g_socket_create_source (HC_TLS_OUTPUT (stream)->socket, G_IO_OUT, NULL);

  return g_pollable_source_new_full (stream, source, cancellable);
}

static void
hc_tls_output_finalize (GObject *object)
{
  HcTlsOutput *self = HC_TLS_OUTPUT (object);

  hc_connection_unref (self->connection);
  g_object_unref (self->socket);
  G_OBJECT_CLASS (hc_tls_output_parent_class)->finalize (object);
}

static void
hc_tls_output_init_pollable (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = hc_tls_output_is_writable;
  iface->create_source = hc_tls_output_create_source;
  iface->write_nonblocking = hc_tls_output_write_nonblocking;
}

static void
hc_tls_output_class_init (HcTlsOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_tls_output_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = hc_tls_output_write;
}

static void
hc_tls_output_init (HcTlsOutput *self)
{
}

/**
 * hc_tls_input_new:
 * @socket: the same as that of @connection
 */
GInputStream *
hc_tls_input_new (HcConnection *connection, GSocket *socket)
{
  HcTlsInput *self = g_object_new (HC_TYPE_TLS_INPUT, NULL);

  self->connection = hc_connection_ref (connection);
  self->socket = g_object_ref (socket);
  return G_INPUT_STREAM (self);
}

/**
 * hc_tls_output_new:
 * @socket: likewise
 */
GOutputStream *
hc_tls_output_new (HcConnection *connection, GSocket *socket)
{
  HcTlsOutput *self = g_object_new (HC_TYPE_TLS_OUTPUT, NULL);

  self->connection = hc_connection_ref (connection);
  self->socket = g_object_ref (socket);
  return G_OUTPUT_STREAM (self);
}
