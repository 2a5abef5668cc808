/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "hc-tls-session.h"

#define RECORD_MAX (16 * 1024) /* RFC 8446, 5.1 */
#define GREETING_MAX (16 * 1024) /* GnuTLS would keep a thousand times as much */
#define ASIDES_MAX 16            /* GnuTLS itself takes no more than 8 new keys a second */

/**
 * HcTlsSession:
 *
 * TLS on a socket, for a loop that must not wait: it reads what is there and takes what it is given,
 * but no more than one record beyond what the system takes. The handshake too goes on by what has
 * come, so that who stops halfway through keeps no thread; whoever owns the session bounds its time.
 */
struct _HcTlsSession
{
  gnutls_session_t session;
  int              fd;        /* borrowed */
  gboolean         is_shaken;
  gboolean         is_broken;
  gboolean         has_ended;  /* they say no more */
  gboolean         is_dry;     /* the system has nothing more for us, for now */
  gsize            n_greeting; /* bytes of the handshake */

  /* owned; NULL: empty */
  HcTls           *tls;
  GByteArray      *heard;     /* deciphered, and not read yet */
  GByteArray      *unsent;    /* enciphered, and not taken by the system yet */
};

static gssize
send_now (HcTlsSession *self, struct iovec *pieces, gsize n_pieces)
{
  struct msghdr message = { .msg_iov = pieces, .msg_iovlen = n_pieces };
  gssize n = sendmsg (self->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return 0;
  return n;
}

static void
keep_unsent (HcTlsSession *self, const giovec_t *pieces, int n_pieces, gsize n_sent)
{
  if (self->unsent == NULL)
    self->unsent = g_byte_array_new ();
  for (int i = 0; i < n_pieces; i++)
    {
      gsize n_skipped = MIN (n_sent, pieces[i].iov_len);

      n_sent -= n_skipped;
      g_byte_array_append (self->unsent, (guint8 *) pieces[i].iov_base + n_skipped, pieces[i].iov_len - n_skipped);
    }
}

/* It takes all, so that GnuTLS need never be asked again with what it was asked before. */
static gssize
on_push (gnutls_transport_ptr_t data, const giovec_t *pieces, int n_pieces)
{
  HcTlsSession *self = data;
  gssize n_sent = self->unsent == NULL ? send_now (self, (struct iovec *) pieces, n_pieces) : 0;
  gssize n = 0;

  if (n_sent < 0)
    {
      gnutls_transport_set_errno (self->session, errno);
      return -1;
    }
  for (int i = 0; i < n_pieces; i++)
    n += pieces[i].iov_len;
  if (n_sent < n)
    keep_unsent (self, pieces, n_pieces, n_sent);
  return n;
}

/* Many a peer ends without a word: what it asks for has an end of its own. GnuTLS would not speak any
 * more with one that has, so we do not tell it. */
static gssize
on_pull (gnutls_transport_ptr_t data, void *buffer, gsize size)
{
  HcTlsSession *self = data;
  gssize n;

  if (!self->is_shaken && self->n_greeting > GREETING_MAX)
    {
      gnutls_transport_set_errno (self->session, EMSGSIZE);
      return -1;
    }
  n = recv (self->fd, buffer, size, MSG_DONTWAIT);
  self->n_greeting += self->is_shaken ? 0 : MAX (n, 0);
  self->has_ended = n == 0 && self->is_shaken;
  self->is_dry = n < 0 || self->has_ended;
  if (n < 0 || self->has_ended)
    gnutls_transport_set_errno (self->session, self->has_ended ? EAGAIN : errno);
  return self->has_ended ? -1 : n;
}

static gssize
fail (int code)
{
  errno = code;
  return -1;
}

/* GnuTLS says "again" too after what was for itself alone, such as a new key. No descriptor tells a second
 * time of what came behind that. */
static gssize
receive (HcTlsSession *self, void *buffer, gsize size)
{
  gssize n = GNUTLS_E_AGAIN;

  if (self->is_broken)
    return fail (ECONNRESET);
  self->is_dry = FALSE;
  for (guint i = 0; i < ASIDES_MAX && n == GNUTLS_E_AGAIN && !self->is_dry; i++)
    n = gnutls_record_recv (self->session, buffer, size);
  if (n >= 0)
    return n;
  if (self->is_dry && (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED))
    return self->has_ended ? 0 : fail (EAGAIN);
  self->is_broken = TRUE;
  return fail (ECONNRESET);
}

static gsize
gather (struct iovec *pieces, guint n_pieces, guint8 *record)
{
  gsize n = 0;

  for (guint i = 0; i < n_pieces && n < RECORD_MAX; i++)
    {
      gsize length = MIN (pieces[i].iov_len, RECORD_MAX - n);

      memcpy (record + n, pieces[i].iov_base, length);
      n += length;
    }
  return n;
}

/**
 * hc_tls_session_new:
 * @fd: of a socket; it stays open until the session is freed
 *
 * Returns: (nullable): %NULL where there is no memory for one more
 */
HcTlsSession *
hc_tls_session_new (HcTls *tls, int fd)
{
  HcTlsSession *self = g_new0 (HcTlsSession, 1);

  self->fd = fd;
  self->tls = hc_tls_ref (tls);
  if (gnutls_init (&self->session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) != GNUTLS_E_SUCCESS ||
      !hc_tls_begin (tls, self->session))
    {
      hc_tls_session_free (self);
      return NULL;
    }
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, on_pull);
  gnutls_transport_set_vec_push_function (self->session, on_push);
  return self;
}

void
hc_tls_session_free (HcTlsSession *self)
{
  if (self->session != NULL)
    gnutls_deinit (self->session);
  g_clear_pointer (&self->heard, g_byte_array_unref);
  g_clear_pointer (&self->unsent, g_byte_array_unref);
  hc_tls_unref (self->tls);
  g_free (self);
}

/**
 * hc_tls_session_shake_hands:
 *
 * Goes on with what has come. A broken one has been told why, as far as TLS has words for that.
 */
HcHandshake
hc_tls_session_shake_hands (HcTlsSession *self)
{
  int code = gnutls_handshake (self->session);

  if (code == GNUTLS_E_AGAIN || code == GNUTLS_E_INTERRUPTED)
    return HC_HANDSHAKE_MORE;
  self->is_shaken = code == GNUTLS_E_SUCCESS;
  if (self->is_shaken)
    return HC_HANDSHAKE_DONE;
  g_debug ("A TLS handshake broke: %s", gnutls_strerror (code));
  self->is_broken = TRUE;
  gnutls_alert_send_appropriate (self->session, code);
  return HC_HANDSHAKE_BROKEN;
}

/**
 * hc_tls_session_hear:
 * @n_wanted: so much, or what there is of it, is kept for hc_tls_session_peek() and
 *   hc_tls_session_read()
 *
 * Returns: how much is kept; where that is nothing, or it broke, what recv() would say, with its errno
 */
gssize
hc_tls_session_hear (HcTlsSession *self, gsize n_wanted)
{
  gsize n_heard = self->heard != NULL ? self->heard->len : 0;
  guint8 record[RECORD_MAX];
  gssize n = 1;

  while (n_heard < n_wanted && (n = receive (self, record, MIN (n_wanted - n_heard, RECORD_MAX))) > 0)
    {
      if (self->heard == NULL)
        self->heard = g_byte_array_new ();
      g_byte_array_append (self->heard, record, n);
      n_heard += n;
    }
  if (self->is_broken)
    return fail (ECONNRESET);
  return n_heard > 0 ? (gssize) n_heard : MIN (n, 0);
}

/**
 * hc_tls_session_peek:
 *
 * Like recv() with MSG_PEEK.
 */
gssize
hc_tls_session_peek (HcTlsSession *self, void *buffer, gsize size)
{
  gssize n = hc_tls_session_hear (self, size);

  if (n > 0)
    memcpy (buffer, self->heard->data, MIN ((gsize) n, size));
  return MIN (n, (gssize) size);
}

/**
 * hc_tls_session_read:
 *
 * Like recv(), and sets errno like it.
 */
gssize
hc_tls_session_read (HcTlsSession *self, void *buffer, gsize size)
{
  gsize n;

  if (self->heard == NULL)
    return receive (self, buffer, size);
  n = MIN (size, self->heard->len);
  memcpy (buffer, self->heard->data, n);
  g_byte_array_remove_range (self->heard, 0, n);
  if (self->heard->len == 0)
    g_clear_pointer (&self->heard, g_byte_array_unref);
  return n;
}

/**
 * hc_tls_session_write:
 *
 * Like sendmsg(), and sets errno like it; it takes one record at a time.
 */
gssize
hc_tls_session_write (HcTlsSession *self, struct iovec *pieces, guint n_pieces)
{
  guint8 record[RECORD_MAX];
  gssize n;

  if (!hc_tls_session_flush (self))
    return fail (EAGAIN);
  if (self->is_broken)
    return fail (EPIPE);
  n = gnutls_record_send (self->session, record, gather (pieces, n_pieces, record));
  if (n >= 0)
    return n;
  self->is_broken = TRUE;
  return fail (EPIPE);
}

/**
 * hc_tls_session_end:
 *
 * Says that nothing more comes.
 */
void
hc_tls_session_end (HcTlsSession *self)
{
  if (self->is_shaken && !self->is_broken)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
}

/**
 * hc_tls_session_flush:
 *
 * Returns: %FALSE while something waits until the system takes it
 */
gboolean
hc_tls_session_flush (HcTlsSession *self)
{
  struct iovec piece;
  gssize n;

  if (self->unsent == NULL)
    return TRUE;
  piece = (struct iovec) { self->unsent->data, self->unsent->len };
  n = send_now (self, &piece, 1);
  if (n < 0)
    self->is_broken = TRUE;
  if (n >= 0 && n < self->unsent->len)
    {
      g_byte_array_remove_range (self->unsent, 0, n);
      return FALSE;
    }
  g_clear_pointer (&self->unsent, g_byte_array_unref);
  return TRUE;
}

gboolean
hc_tls_session_is_shaken (HcTlsSession *self)
{
  return self->is_shaken;
}

/**
 * hc_tls_session_has_heard:
 *
 * Returns: whether there is something to read that no descriptor tells of
 */
gboolean
hc_tls_session_has_heard (HcTlsSession *self)
{
  return self->heard != NULL || (self->is_shaken && gnutls_record_check_pending (self->session) > 0);
}

gboolean
hc_tls_session_has_unsent (HcTlsSession *self)
{
  return self->unsent != NULL;
}
