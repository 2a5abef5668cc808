/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hc-answer.h"
#include "hc-head.h"
#include "hc-line.h"
#include "hc-stream.h"
#include "hc-connection.h"

#define LINGER_TIME 2000
#define DISCARD_MAX (256 * 1024)
#define TOO_LARGE_HEAD 431
#define LOOKS_AT_ONCE 4 /* pieces that the head of a request may come in */
#define REST 1000       /* ms, before each further look */
#define KEPT_MAX (64 * 1024)

/**
 * HcConnection:
 *
 * One accepted TCP connection. While a request is on its way it lies in the kernel and costs nothing
 * here; when it is whole it goes to libsoup, with a stream of its own for the same socket. Over TLS
 * it shakes hands first, and keeps the request that it has deciphered.
 * An upgraded one is adopted and from then on belongs to a WebSocket. It lives until it is closed.
 */
struct _HcConnection
{
  HcWatch                  watch;
  HcRosterEntry            entry;
  HcConnectionHome        *home;   /* borrowed */
  const HcConnectionFuncs *funcs;  /* of the one who adopted it */
  gpointer                 owner;  /* borrowed: told when it is lost */
  GIOStream               *stream; /* borrowed: libsoup's, while it lives */
  GCancellable            *cancellable; /* owned; of the answer that the peer waits for */
  HcLine                   line;
  gint64                   end;    /* when a request must be over; monotonic, in microseconds */
  gint64                   head_end;    /* when its head must be there */
  guint32                  n_awaited;   /* bytes of the request, with its body */
  guint32                  n_discarded;
  guint32                  n_looks;     /* at a head that was not whole */
  guint32                  wanted; /* events; those that TLS needs come on top */
};

static gboolean
is_closed (HcConnection *self)
{
  return self->watch.reactor == NULL;
}

static void
rearm (HcConnection *self)
{
  if (!is_closed (self))
    hc_watch_want (&self->watch, self->wanted | (hc_line_has_unsent (&self->line) ? EPOLLOUT : 0));
}

static void
discard (HcConnection *self)
{
  char junk[8192];
  gssize n = recv (self->watch.fd, junk, sizeof junk, MSG_DONTWAIT);

  self->n_discarded += MAX (n, 0);
  if (n == 0 || (n < 0 && errno != EAGAIN) || self->n_discarded > DISCARD_MAX)
    hc_connection_close (self);
}

static void
refuse (HcConnection *self, HcError code, const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (HC_ERROR, code, why);

  hc_connection_refuse (self, code == HC_ERROR_TOO_LARGE ? TOO_LARGE_HEAD : hc_answer_get_status (error), error);
}

static void
hand_over (HcConnection *self)
{
  g_autoptr (GIOStream) stream = NULL;
  int fd = fcntl (self->watch.fd, F_DUPFD_CLOEXEC, 3);

  if (fd >= 0)
    stream = hc_stream_new (self, fd, NULL);
  if (stream == NULL)
    {
      hc_connection_close (self);
      return;
    }
  self->stream = stream;
  hc_connection_want (self, 0);
  self->home->request (self, stream, self->home->user_data);
}

static void
look_at_body (HcConnection *self, guint32 events)
{
  gssize n = hc_line_count (&self->line, self->n_awaited);
  gboolean is_broken = n < 0 && errno != EAGAIN;

  if (n >= (gssize) self->n_awaited)
    hand_over (self);
  else if (is_broken || events & (EPOLLRDHUP | EPOLLERR | EPOLLHUP))
    hc_connection_close (self);
}

/* What is too large, or has no end yet, is for libsoup to begin with. */
static void
await_body (HcConnection *self, const HcHead *head, guint32 events)
{
  gint64 most = MIN (self->home->limits->body_size, KEPT_MAX);

  hc_roster_move (self->home->roster, &self->entry, HC_STAGE_BODY);
  hc_watch_set_deadline (&self->watch, MAX ((self->end - g_get_monotonic_time ()) / 1000, 1));
  self->n_awaited = head->is_open || (gint64) head->body > most ? 0 : head->size + head->body;
  look_at_body (self, events);
}

static void
set_head_deadline (HcConnection *self, gint64 ms)
{
  self->head_end = g_get_monotonic_time () + ms * 1000;
  hc_watch_set_deadline (&self->watch, ms);
}

/* Who drips is looked at once a second, or a thousand of them would be all that is looked at. */
static void
await_head (HcConnection *self)
{
  gint64 left = (self->head_end - g_get_monotonic_time ()) / 1000;

  if (++self->n_looks < LOOKS_AT_ONCE)
    return;
  hc_connection_want (self, 0);
  hc_watch_set_deadline (&self->watch, CLAMP (left, 1, REST));
}

static void
look_at_head (HcConnection *self, guint32 events)
{
  HcHead head;
  char bytes[HC_HEAD_MAX];
  gssize n = hc_line_peek (&self->line, bytes, sizeof bytes);
  HcHeadVerdict verdict = n > 0 ? hc_head_check (bytes, n, &head) : HC_HEAD_MORE;

  if (n == 0 || (n < 0 && errno != EAGAIN) || (verdict == HC_HEAD_MORE && events & EPOLLRDHUP))
    hc_connection_close (self);
  else if (verdict == HC_HEAD_WHOLE)
    await_body (self, &head, events);
  else if (verdict == HC_HEAD_BAD)
    refuse (self, HC_ERROR_BAD_MESSAGE, _("This is not an HTTP request we can read."));
  else if (verdict != HC_HEAD_MORE)
    refuse (self, HC_ERROR_TOO_LARGE, _("The headers of this request are too long."));
  else
    await_head (self);
}

static void
shake_hands (HcConnection *self, guint32 events)
{
  HcHandshake handshake = hc_line_shake_hands (&self->line, self->home->tls);

  rearm (self);
  if (handshake == HC_HANDSHAKE_DONE)
    {
      set_head_deadline (self, self->home->limits->headers_timeout);
      look_at_head (self, events);
    }
  else if (handshake == HC_HANDSHAKE_BROKEN)
    hc_connection_linger (self);
  else if (events & EPOLLRDHUP)
    hc_connection_close (self);
}

/* What TLS has not sent yet, and what it has heard already, the system knows nothing of.
 * Returns: what there is to tell of */
static guint32
settle_tls (HcConnection *self, guint32 events)
{
  if (events & EPOLLOUT && !hc_tls_session_flush (self->line.tls))
    events &= ~EPOLLOUT;
  else if (events & EPOLLOUT && self->entry.stage == HC_STAGE_LINGER)
    shutdown (self->watch.fd, SHUT_WR);
  rearm (self);
  if (hc_tls_session_has_heard (self->line.tls))
    events |= EPOLLIN;
  return events & (self->wanted | EPOLLERR | EPOLLHUP);
}

static void
on_ready (HcWatch *watch, guint32 events)
{
  g_autoptr (HcConnection) self = hc_connection_ref ((HcConnection *) watch); /* its first field */
  gboolean is_woken = events == 0;

  if (self->line.tls != NULL)
    events = settle_tls (self, events);
  if (events == 0 && !is_woken)
    return;
  if (self->owner != NULL)
    self->funcs->ready (self->owner, events);
  else if (self->entry.stage == HC_STAGE_HEAD)
    {
      if (hc_line_is_open (&self->line, self->home->tls))
        look_at_head (self, events);
      else
        shake_hands (self, events);
    }
  else if (self->entry.stage == HC_STAGE_BODY && self->stream == NULL)
    look_at_body (self, events);
  else if (self->entry.stage == HC_STAGE_LINGER)
    discard (self);
  else
    hc_connection_shut (self); /* the peer is gone: libsoup will see */
}

static void
on_expire (HcWatch *watch)
{
  g_autoptr (HcConnection) self = hc_connection_ref ((HcConnection *) watch);

  if (self->owner != NULL)
    self->funcs->expire (self->owner);
  else if (self->wanted == 0 && self->entry.stage == HC_STAGE_HEAD && g_get_monotonic_time () < self->head_end)
    {
      hc_connection_want (self, EPOLLIN | EPOLLRDHUP | EPOLLET);
      look_at_head (self, EPOLLIN);
    }
  else if (self->stream == NULL)
    hc_connection_close (self);
  else
    hc_connection_shut (self);
}

static const HcWatchFuncs watch_funcs = { on_ready, on_expire };

/**
 * hc_connection_new:
 * @fd: (transfer full):
 *
 * Returns: (transfer none) (nullable): a connection that belongs to itself until it is closed
 */
HcConnection *
hc_connection_new (HcConnectionHome *home, int fd, const struct in6_addr *peer)
{
  HcConnection *self = g_rc_box_new0 (HcConnection);

  self->wanted = EPOLLIN | EPOLLRDHUP | EPOLLET;
  if (!hc_reactor_add (home->reactor, &self->watch, fd, self->wanted, &watch_funcs))
    {
      close (fd);
      g_rc_box_release (self);
      return NULL;
    }
  self->line.fd = fd;
  self->home = home;
  self->end = g_get_monotonic_time () + home->limits->request_timeout * 1000;
  hc_roster_add (home->roster, &self->entry, peer, self);
  set_head_deadline (self, home->tls != NULL ? home->limits->handshake_timeout : home->limits->headers_timeout);
  return self;
}

HcConnection *
hc_connection_ref (HcConnection *self)
{
  return g_rc_box_acquire (self);
}

static void
hc_connection_clear (HcConnection *self)
{
  g_clear_object (&self->cancellable);
  hc_line_clear (&self->line);
}

void
hc_connection_unref (HcConnection *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) hc_connection_clear);
}

/**
 * hc_connection_answering:
 * @cancellable: cancelled when the peer goes before it has its answer
 *
 * The request is here as a whole: from now on it is ours to answer, and gives way to nobody.
 */
void
hc_connection_answering (HcConnection *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  if (self->entry.stage == HC_STAGE_BODY)
    hc_roster_move (self->home->roster, &self->entry, HC_STAGE_ANSWER);
}

/**
 * hc_connection_end_request:
 *
 * libsoup is done with it.
 */
void
hc_connection_end_request (HcConnection *self)
{
  self->stream = NULL;
  g_clear_object (&self->cancellable);
  if (!is_closed (self) && (self->entry.stage == HC_STAGE_BODY || self->entry.stage == HC_STAGE_ANSWER))
    hc_connection_linger (self);
}

/**
 * hc_connection_refuse:
 *
 * Answers at once, past libsoup, which would read a whole body first.
 */
void
hc_connection_refuse (HcConnection *self, guint status, const GError *error)
{
  g_autofree char *answer = hc_answer_new_bare (status, error);
  struct iovec piece = { answer, strlen (answer) };

  if (hc_connection_write (self, &piece, 1) != (gssize) piece.iov_len)
    {
      hc_connection_close (self);
      return;
    }
  hc_connection_linger (self);
  if (self->stream != NULL)
    g_io_stream_close (self->stream, NULL, NULL);
}

/**
 * hc_connection_adopt:
 * @owner: (transfer none): called from now on
 */
void
hc_connection_adopt (HcConnection *self, const HcConnectionFuncs *funcs, gpointer owner)
{
  self->funcs = funcs;
  self->owner = owner;
  hc_roster_move (self->home->roster, &self->entry, HC_STAGE_SOCKET);
}

void
hc_connection_sign_in (HcConnection *self)
{
  hc_roster_move (self->home->roster, &self->entry, HC_STAGE_MEMBER);
}

/**
 * hc_connection_linger:
 *
 * Closes it gently; who adopted it loses it now. A socket closed with bytes unread resets, and the
 * peer may lose what it was told: so we end our side, and wait a little for the end of theirs.
 */
void
hc_connection_linger (HcConnection *self)
{
  gpointer owner = g_steal_pointer (&self->owner);

  hc_roster_move (self->home->roster, &self->entry, HC_STAGE_LINGER);
  hc_line_end (&self->line);
  hc_connection_want (self, EPOLLIN);
  hc_watch_set_deadline (&self->watch, LINGER_TIME);
  if (owner != NULL)
    self->funcs->lost (owner);
}

/**
 * hc_connection_close:
 *
 * Closing twice is closing once.
 */
void
hc_connection_close (HcConnection *self)
{
  g_autoptr (HcConnection) alive G_GNUC_UNUSED = hc_connection_ref (self);
  gpointer owner = g_steal_pointer (&self->owner);
  int fd = self->watch.fd;

  if (is_closed (self))
    return;

  hc_watch_remove (&self->watch);
  hc_roster_remove (self->home->roster, &self->entry);
  if (self->stream != NULL)
    shutdown (fd, SHUT_RDWR);
  close (fd);
  self->line.fd = -1;
  hc_connection_unref (self);
  g_cancellable_cancel (self->cancellable);
  if (owner != NULL)
    self->funcs->lost (owner);
}

/**
 * hc_connection_read:
 *
 * Reads or ends like recv(), and sets errno like it; it never waits. hc_connection_write() likewise.
 */
gssize
hc_connection_read (HcConnection *self, void *buffer, gsize size)
{
  return hc_line_read (&self->line, buffer, size);
}

gssize
hc_connection_write (HcConnection *self, struct iovec *pieces, guint n_pieces)
{
  gssize n = hc_line_write (&self->line, pieces, n_pieces);
  int code = errno;

  rearm (self);
  errno = code;
  return n;
}

/**
 * hc_connection_want:
 * @events: what whoever adopted it is to be called for
 */
void
hc_connection_want (HcConnection *self, guint32 events)
{
  self->wanted = events;
  rearm (self);
  if (self->owner != NULL && events & EPOLLIN && hc_connection_has_heard (self))
    hc_watch_wake (&self->watch);
}

/**
 * hc_connection_shut:
 *
 * Ends both directions; who reads sees the end.
 */
void
hc_connection_shut (HcConnection *self)
{
  if (is_closed (self))
    return;
  hc_watch_want (&self->watch, EPOLLET);
  shutdown (self->watch.fd, SHUT_RDWR);
  g_cancellable_cancel (self->cancellable);
}

gboolean
hc_connection_has_tls (HcConnection *self)
{
  return self->line.tls != NULL;
}

/**
 * hc_connection_has_heard:
 *
 * Returns: whether there is something to read that its descriptor does not tell of
 */
gboolean
hc_connection_has_heard (HcConnection *self)
{
  return hc_line_has_heard (&self->line);
}

/**
 * hc_connection_is_plain:
 *
 * Returns: whether it is plain HTTP where TLS is spoken: nothing is to be told there but where to go
 */
gboolean
hc_connection_is_plain (HcConnection *self)
{
  return self->line.is_plain;
}

HcWatch *
hc_connection_get_watch (HcConnection *self)
{
  return &self->watch;
}

/**
 * hc_connection_dup_address:
 *
 * Returns: (transfer full): of the peer
 */
GInetAddress *
hc_connection_dup_address (HcConnection *self)
{
  const guint8 *bytes = self->entry.peer.s6_addr;

  if (IN6_IS_ADDR_V4MAPPED (&self->entry.peer))
    return g_inet_address_new_from_bytes (bytes + 12, G_SOCKET_FAMILY_IPV4);
  return g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
}
