/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "hc-line.h"

#define TLS_HANDSHAKE 22 /* the first byte of one; no request begins so */

/**
 * hc_line_shake_hands:
 *
 * Goes on with what has come. Nobody who says nothing costs a session. Who speaks no TLS is done, too, and to be sent
 * to where it is spoken.
 */
HcHandshake
hc_line_shake_hands (HcLine *self, HcTls *tls)
{
  guint8 first;
  gssize n;

  if (self->tls != NULL)
    return hc_tls_session_shake_hands (self->tls);
  n = hc_line_peek (self, &first, sizeof first);
  if (n <= 0)
    return n < 0 && errno == EAGAIN ? HC_HANDSHAKE_MORE : HC_HANDSHAKE_BROKEN;
  self->is_plain = first != TLS_HANDSHAKE;
  if (self->is_plain)
    return HC_HANDSHAKE_DONE;
  self->tls = hc_tls_session_new (tls, self->fd);
  return self->tls != NULL ? hc_tls_session_shake_hands (self->tls) : HC_HANDSHAKE_BROKEN;
}

/**
 * hc_line_peek:
 *
 * Like recv() with MSG_PEEK.
 */
gssize
hc_line_peek (HcLine *self, void *buffer, gsize size)
{
  if (self->tls != NULL)
    return hc_tls_session_peek (self->tls, buffer, size);
  return recv (self->fd, buffer, size, MSG_PEEK | MSG_DONTWAIT);
}

/**
 * hc_line_count:
 *
 * Returns: how much can be read, though it need not look for more than @n_wanted; -1 where there is nothing
 */
gssize
hc_line_count (HcLine *self, gsize n_wanted)
{
  int n_there = 0;

  if (self->tls != NULL)
    return hc_tls_session_hear (self->tls, n_wanted);
  return ioctl (self->fd, FIONREAD, &n_there) == 0 ? n_there : -1;
}

/**
 * hc_line_read:
 *
 * Like recv(), and sets errno like it; a closed one has ended. hc_line_write() likewise like sendmsg().
 */
gssize
hc_line_read (HcLine *self, void *buffer, gsize size)
{
  if (self->fd < 0)
    return 0;
  if (self->tls != NULL)
    return hc_tls_session_read (self->tls, buffer, size);
  return recv (self->fd, buffer, size, MSG_DONTWAIT);
}

gssize
hc_line_write (HcLine *self, struct iovec *pieces, guint n_pieces)
{
  struct msghdr message = { .msg_iov = pieces, .msg_iovlen = n_pieces };

  if (self->fd < 0)
    {
      errno = EPIPE;
      return -1;
    }
  if (self->tls != NULL)
    return hc_tls_session_write (self->tls, pieces, n_pieces);
  return sendmsg (self->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/**
 * hc_line_end:
 *
 * Nothing more comes from us: it is said as soon as nothing is unsent, or when this is called again then.
 */
void
hc_line_end (HcLine *self)
{
  if (self->tls != NULL)
    hc_tls_session_end (self->tls);
  if (!hc_line_has_unsent (self))
    shutdown (self->fd, SHUT_WR);
}

void
hc_line_clear (HcLine *self)
{
  g_clear_pointer (&self->tls, hc_tls_session_free);
}

/**
 * hc_line_is_open:
 * @tls: (nullable): what it is to speak; %NULL for nothing
 */
gboolean
hc_line_is_open (HcLine *self, HcTls *tls)
{
  return tls == NULL || self->is_plain || (self->tls != NULL && hc_tls_session_is_shaken (self->tls));
}

/**
 * hc_line_has_heard:
 *
 * Returns: whether there is something to read that the descriptor does not tell of
 */
gboolean
hc_line_has_heard (HcLine *self)
{
  return self->tls != NULL && hc_tls_session_has_heard (self->tls);
}

gboolean
hc_line_has_unsent (HcLine *self)
{
  return self->tls != NULL && hc_tls_session_has_unsent (self->tls);
}
