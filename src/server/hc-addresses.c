/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hc-addresses.h"

/* What guests can do most with comes first: many phones have no name resolution for a LAN, and an
 * IPv4 address is what a person can read out. */
typedef enum
{
  HC_RANK_USUAL_IPV4, /* private, and of the default route */
  HC_RANK_PRIVATE_IPV4,
  HC_RANK_IPV4,
  HC_RANK_IPV6,
  HC_RANK_LOOPBACK_IPV4,
  HC_RANK_LOOPBACK_IPV6,
  HC_RANK_USELESS,
} HcRank;

static gboolean
is_ipv4 (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;
}

static HcRank
rank (GInetAddress *address, GInetAddress *usual)
{
  if (g_inet_address_get_is_link_local (address) || g_inet_address_get_is_any (address) ||
      g_inet_address_get_is_multicast (address))
    return HC_RANK_USELESS;
  if (g_inet_address_get_is_loopback (address))
    return is_ipv4 (address) ? HC_RANK_LOOPBACK_IPV4 : HC_RANK_LOOPBACK_IPV6;
  if (!is_ipv4 (address))
    return HC_RANK_IPV6;
  if (!g_inet_address_get_is_site_local (address))
    return HC_RANK_IPV4;
  return usual != NULL && g_inet_address_equal (address, usual) ? HC_RANK_USUAL_IPV4 : HC_RANK_PRIVATE_IPV4;
}

static GInetAddress *
read_address (const struct sockaddr *native)
{
  const struct sockaddr_in *ipv4 = (const struct sockaddr_in *) native;
  const struct sockaddr_in6 *ipv6 = (const struct sockaddr_in6 *) native;

  if (native != NULL && native->sa_family == AF_INET)
    return g_inet_address_new_from_bytes ((const guint8 *) &ipv4->sin_addr, G_SOCKET_FAMILY_IPV4);
  if (native != NULL && native->sa_family == AF_INET6)
    return g_inet_address_new_from_bytes ((const guint8 *) &ipv6->sin6_addr, G_SOCKET_FAMILY_IPV6);
  return NULL;
}

/* Where a packet to elsewhere would leave from; nothing is sent. 192.0.2.1 is nobody (RFC 5737). */
static GInetAddress *
find_usual (void)
{
  struct sockaddr_in elsewhere = { .sin_family = AF_INET, .sin_port = g_htons (9), .sin_addr = { g_htonl (0xC0000201) } };
  struct sockaddr_in here;
  socklen_t size = sizeof here;
  GInetAddress *address = NULL;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return NULL;
  if (connect (fd, (struct sockaddr *) &elsewhere, sizeof elsewhere) == 0 &&
      getsockname (fd, (struct sockaddr *) &here, &size) == 0)
    address = read_address ((struct sockaddr *) &here);
  close (fd);
  return address;
}

static char *
make_uri (GInetAddress *address, const char *scheme, guint16 port)
{
  g_autofree char *text = g_inet_address_to_string (address);

  return g_strdup_printf (is_ipv4 (address) ? "%s://%s:%u" : "%s://[%s]:%u", scheme, text, port);
}

/**
 * hc_addresses_find:
 *
 * Returns: (transfer full) (element-type GInetAddress): of all interfaces that are up
 */
GPtrArray *
hc_addresses_find (void)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_object_unref);
  struct ifaddrs *interfaces = NULL;

  if (getifaddrs (&interfaces) != 0)
    return addresses;
  for (struct ifaddrs *interface = interfaces; interface != NULL; interface = interface->ifa_next)
    {
      GInetAddress *address = interface->ifa_flags & IFF_UP ? read_address (interface->ifa_addr) : NULL;

      if (address != NULL)
        g_ptr_array_add (addresses, address);
    }
  freeifaddrs (interfaces);
  return addresses;
}

/**
 * hc_addresses_sort_uris:
 * @addresses: (element-type GInetAddress):
 * @usual: (nullable): the one of the default route
 *
 * Returns: (transfer full): the address of the page at each that guests may use, the best first
 */
char **
hc_addresses_sort_uris (GPtrArray    *addresses,
                        GInetAddress *usual,
                        gboolean      has_ipv6,
                        const char   *scheme,
                        guint16       port)
{
  g_autoptr (GStrvBuilder) uris = g_strv_builder_new ();

  for (guint wanted = 0; wanted < HC_RANK_USELESS; wanted++)
    for (guint i = 0; i < addresses->len; i++)
      {
        GInetAddress *address = addresses->pdata[i];
        g_autofree char *uri = make_uri (address, scheme, port);

        if (rank (address, usual) == wanted && (has_ipv6 || is_ipv4 (address)))
          g_strv_builder_add (uris, uri);
      }
  return g_strv_builder_end (uris);
}

/**
 * hc_addresses_list_uris:
 * @bound: (nullable): the one that is served; %NULL for all of this machine's
 */
char **
hc_addresses_list_uris (GInetAddress *bound, gboolean has_ipv6, const char *scheme, guint16 port)
{
  g_autoptr (GInetAddress) usual = NULL;
  g_autoptr (GPtrArray) addresses = NULL;
  g_autoptr (GStrvBuilder) one = g_strv_builder_new ();

  if (bound != NULL && !g_inet_address_get_is_any (bound))
    {
      g_autofree char *uri = make_uri (bound, scheme, port);

      g_strv_builder_add (one, uri);
      return g_strv_builder_end (one);
    }
  usual = find_usual ();
  addresses = hc_addresses_find ();
  return hc_addresses_sort_uris (addresses, usual, has_ipv6, scheme, port);
}
