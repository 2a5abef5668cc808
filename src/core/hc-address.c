/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-address.h"

#define IPV6_SIZE 16
#define IPV6_NETWORK_SIZE 8

/**
 * hc_address_get_key:
 *
 * One guest can take as many addresses of an IPv6 network as it likes, so such a network counts as
 * one (RFC 4291, section 2.5.4: 64 bits). An IPv4 address inside IPv6 counts as itself.
 *
 * Returns: (transfer full): what to count @address under
 */
char *
hc_address_get_key (GInetAddress *address)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };
  const guint8 *bytes = g_inet_address_to_bytes (address);
  guint8 network[IPV6_SIZE] = { 0 };
  g_autoptr (GInetAddress) counted = NULL;

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return g_inet_address_to_string (address);

  if (memcmp (bytes, mapped, sizeof mapped) == 0)
    counted = g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  else
    {
      memcpy (network, bytes, IPV6_NETWORK_SIZE);
      counted = g_inet_address_new_from_bytes (network, G_SOCKET_FAMILY_IPV6);
    }
  return g_inet_address_to_string (counted);
}
