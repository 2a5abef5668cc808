/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hc-log.h"
#include "hc-listener.h"

#define REST 100 /* ms, when descriptors have run out */
#define COMPLAIN_EVERY (60 * G_TIME_SPAN_SECOND)
#define NOT_SENT_MAX (64 * 1024)

/* As --limit calls them. */
static const char *const limit_names[] = {
  [HC_FULL_ADDRESS] = "connections-per-address",
  [HC_FULL_HOST] = "connections",
  [HC_FULL_BEFORE_SIGN_IN] = "connections-before-sign-in",
};

/**
 * HcListener:
 *
 * Accepts connections, with a bound on everything: how many wait, how many a turn, how many from
 * one address, how many in all. It never goes deaf: when descriptors run out it sheds one
 * connection with a descriptor kept for that, rests, and tries again.
 */
struct _HcListener
{
  GObject           parent_instance;

  HcWatch           watch;
  HcConnectionHome  home;

  /* owned */
  HcReactor        *reactor;
  HcRoster         *roster;
  HcTls            *tls;

  int               spare_fd;
  sa_family_t       family;
  guint16           port;
  gint64            complained_at; /* monotonic, in microseconds; 0: never */
  HcLogPace         refusals[G_N_ELEMENTS (limit_names)];
};

G_DEFINE_FINAL_TYPE (HcListener, hc_listener, G_TYPE_OBJECT)

static HcListener *
from_watch (HcWatch *watch)
{
  return (HcListener *) ((char *) watch - G_STRUCT_OFFSET (HcListener, watch));
}

static int
open_spare (void)
{
  return open ("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* Every guest, many tabs each, and the store's own files. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static void
read_peer (const struct sockaddr_storage *from, struct in6_addr *peer)
{
  const struct sockaddr_in *ipv4 = (const struct sockaddr_in *) from;

  if (from->ss_family == AF_INET6)
    {
      *peer = ((const struct sockaddr_in6 *) from)->sin6_addr;
      return;
    }
  memset (peer, 0, sizeof *peer);
  peer->s6_addr[10] = peer->s6_addr[11] = 0xFF;
  memcpy (peer->s6_addr + 12, &ipv4->sin_addr, 4);
}

static void
log_full (HcListener *self, const struct in6_addr *peer, HcFull full)
{
  gboolean is_ipv4 = IN6_IS_ADDR_V4MAPPED (peer);
  char address[INET6_ADDRSTRLEN];

  inet_ntop (is_ipv4 ? AF_INET : AF_INET6, is_ipv4 ? peer->s6_addr + 12 : peer->s6_addr, address, sizeof address);
  hc_log_write_paced (&self->refusals[full], HC_LOG_CONNECTIONS_FULL, NULL, address, limit_names[full]);
}

static void
welcome (HcListener *self, int fd, const struct in6_addr *peer)
{
  HcFull full = hc_roster_find_full (self->roster, peer);
  gpointer victim;

  if (full != HC_NOT_FULL)
    log_full (self, peer, full);
  if (!hc_roster_has_room (self->roster, peer, &victim))
    {
      close (fd);
      return;
    }
  if (victim != NULL)
    hc_connection_close (victim);
  hc_connection_new (&self->home, fd, peer);
}

static void
shed_one (HcListener *self)
{
  int fd;

  if (self->spare_fd >= 0)
    close (self->spare_fd);
  fd = accept (self->watch.fd, NULL, NULL);
  if (fd >= 0)
    close (fd);
  self->spare_fd = open_spare ();
}

static void
rest (HcListener *self)
{
  gint64 now = g_get_monotonic_time ();

  shed_one (self);
  hc_watch_want (&self->watch, 0);
  hc_watch_set_deadline (&self->watch, REST);
  if (self->complained_at != 0 && now - self->complained_at < COMPLAIN_EVERY)
    return;
  self->complained_at = now;
  g_message ("No descriptor is free for a new connection. See RLIMIT_NOFILE.");
}

static gboolean
is_short_of_means (int code)
{
  return code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM;
}

static void
on_ready (HcWatch *watch, guint32 events)
{
  g_autoptr (HcListener) self = g_object_ref (from_watch (watch));
  struct sockaddr_storage from;
  struct in6_addr peer;
  socklen_t size;
  int fd;

  for (gint64 i = 0; i < self->home.limits->accepts_per_turn && watch->reactor != NULL; i++)
    {
      size = sizeof from;
      fd = accept4 (watch->fd, (struct sockaddr *) &from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0)
        {
          read_peer (&from, &peer);
          welcome (self, fd, &peer);
        }
      else if (is_short_of_means (errno))
        {
          rest (self);
          return;
        }
      else if (errno == EAGAIN)
        return;
    }
}

static void
on_expire (HcWatch *watch)
{
  HcListener *self = from_watch (watch);

  if (self->spare_fd < 0)
    self->spare_fd = open_spare ();
  hc_watch_want (watch, EPOLLIN);
}

static const HcWatchFuncs watch_funcs = { on_ready, on_expire };

static gboolean
fail (int fd, GError **error)
{
  int code = errno;

  if (fd >= 0)
    close (fd);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("Cannot listen for connections: %s"),
               g_strerror (code));
  return FALSE;
}

/* What is accepted inherits these. */
static void
set_options (int fd, sa_family_t family)
{
  const int on = 1;
  const int off = 0;
  const int not_sent_max = NOT_SENT_MAX;

  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt (fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &not_sent_max, sizeof not_sent_max);
  if (family == AF_INET6)
    setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
}

static gboolean
read_port (int fd, guint16 *port)
{
  struct sockaddr_storage bound;
  socklen_t size = sizeof bound;

  if (getsockname (fd, (struct sockaddr *) &bound, &size) != 0)
    return FALSE;
  *port = g_ntohs (bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *) &bound)->sin6_port
                                               : ((struct sockaddr_in *) &bound)->sin_port);
  return TRUE;
}

static gboolean
listen_at (HcListener *self, GInetAddress *address, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) where = g_inet_socket_address_new (address, port);
  gssize size = g_socket_address_get_native_size (where);
  struct sockaddr_storage native;
  int fd;

  if (!g_socket_address_to_native (where, &native, sizeof native, error))
    return FALSE;
  fd = socket (native.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return fail (fd, error);
  set_options (fd, native.ss_family);
  if (bind (fd, (struct sockaddr *) &native, size) != 0 || listen (fd, self->home.limits->backlog) != 0 ||
      !read_port (fd, &self->port) || !hc_reactor_add (self->reactor, &self->watch, fd, EPOLLIN, &watch_funcs))
    return fail (fd, error);
  self->family = native.ss_family;
  return TRUE;
}

static void
hc_listener_finalize (GObject *object)
{
  HcListener *self = HC_LISTENER (object);

  hc_listener_stop (self);
  hc_listener_close_all (self);
  g_clear_pointer (&self->roster, hc_roster_free);
  g_clear_pointer (&self->tls, hc_tls_unref);
  g_clear_object (&self->reactor);
  if (self->spare_fd >= 0)
    close (self->spare_fd);
  G_OBJECT_CLASS (hc_listener_parent_class)->finalize (object);
}

static void
hc_listener_class_init (HcListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_listener_finalize;
}

static void
hc_listener_init (HcListener *self)
{
  self->spare_fd = open_spare ();
}

/**
 * hc_listener_new:
 * @tls: (nullable): %NULL for plain HTTP
 */
HcListener *
hc_listener_new (HcReactor         *reactor,
                 const HcLimits    *limits,
                 HcTls             *tls,
                 HcListenerRequest  request,
                 gpointer           user_data)
{
  HcListener *self = g_object_new (HC_TYPE_LISTENER, NULL);

  self->reactor = g_object_ref (reactor);
  self->roster = hc_roster_new (limits);
  self->tls = tls != NULL ? hc_tls_ref (tls) : NULL;
  self->home = (HcConnectionHome) { reactor, self->roster, limits, request, user_data, tls };
  return self;
}

/**
 * hc_listener_listen:
 * @address: (nullable): %NULL for all of this machine, IPv6 too where it has that
 */
gboolean
hc_listener_listen (HcListener *self, GInetAddress *address, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) any_ipv6 = g_inet_address_new_any (G_SOCKET_FAMILY_IPV6);
  g_autoptr (GInetAddress) any_ipv4 = g_inet_address_new_any (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GError) no_ipv6 = NULL;

  g_return_val_if_fail (HC_IS_LISTENER (self), FALSE);
  g_return_val_if_fail (self->watch.reactor == NULL, FALSE);

  raise_descriptor_limit ();
  if (address != NULL)
    return listen_at (self, address, port, error);
  if (listen_at (self, any_ipv6, port, &no_ipv6))
    return TRUE;
  if (g_error_matches (no_ipv6, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      g_propagate_error (error, g_steal_pointer (&no_ipv6));
      return FALSE;
    }
  return listen_at (self, any_ipv4, port, error);
}

static void
close_up_to (HcListener *self, HcStage last)
{
  g_autoptr (GPtrArray) connections = hc_roster_list (self->roster, last);

  for (guint i = 0; i < connections->len; i++)
    hc_connection_ref (connections->pdata[i]);
  for (guint i = 0; i < connections->len; i++)
    {
      hc_connection_close (connections->pdata[i]);
      hc_connection_unref (connections->pdata[i]);
    }
}

/**
 * hc_listener_stop:
 *
 * Accepts no more, and closes who has not asked for anything yet. The others go on.
 */
void
hc_listener_stop (HcListener *self)
{
  int fd = self->watch.fd;

  if (self->watch.reactor == NULL)
    return;
  hc_watch_remove (&self->watch);
  close (fd);
  close_up_to (self, HC_STAGE_BODY);
}

void
hc_listener_close_all (HcListener *self)
{
  close_up_to (self, HC_STAGE_MEMBER);
}

guint16
hc_listener_get_port (HcListener *self)
{
  return self->port;
}

gboolean
hc_listener_has_ipv6 (HcListener *self)
{
  return self->family == AF_INET6;
}

guint
hc_listener_count (HcListener *self)
{
  return hc_roster_count (self->roster);
}
