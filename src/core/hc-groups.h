/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Everybody after hello. */
#define HC_GROUP_DIRECTORY "directory"

char *hc_group_friend_requests (const char *username);
char *hc_group_presence        (const char *username);
char *hc_group_here            (const char *username);

G_END_DECLS
