/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-address.h"

/**
 * hc_address_get_key:
 *
 * An IPv4 address inside IPv6 counts as itself. An IPv6 address counts alone and not as its network,
 * for all the guests of a network share that.
 *
 * Returns: (transfer full): what to count @address under
 */
char *
hc_address_get_key (GInetAddress *address)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };
  const guint8 *bytes = g_inet_address_to_bytes (address);
  g_autoptr (GInetAddress) inner = NULL;

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 || memcmp (bytes, mapped, sizeof mapped) != 0)
    return g_inet_address_to_string (address);

  inner = g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  return g_inet_address_to_string (inner);
}
