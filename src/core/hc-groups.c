/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-groups.h"

/**
 * hc_group_friend_requests:
 *
 * Returns: (transfer full): the group of every socket and window of @username
 */
char *
hc_group_friend_requests (const char *username)
{
  return g_strconcat ("friendreq_", username, NULL);
}

/**
 * hc_group_presence:
 *
 * Returns: (transfer full): the group of the friends who watch @username, and of @username
 */
char *
hc_group_presence (const char *username)
{
  return g_strconcat ("presence_", username, NULL);
}

/**
 * hc_group_here:
 *
 * Returns: (transfer full): the group of the others who watch @username
 */
char *
hc_group_here (const char *username)
{
  return g_strconcat ("here_", username, NULL);
}
