/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-command.h"
#include "hc-database.h"
#include "hc-query.h"

G_BEGIN_DECLS

/**
 * HcListed:
 * @at: when the request was made, of the lists by time
 *
 * Somebody who belongs on a list.
 */
typedef struct
{
  gint64  user_id;
  gint64  at;
  char   *key;
  char   *username;
} HcListed;

/**
 * HcListing:
 * @after: (nullable): where the page before ended
 * @limit: how many are wanted
 */
typedef struct
{
  HcDatabase     *database;
  gint64          viewer;
  HcListKind      what;
  const HcQuery  *query;
  const HcCursor *after;
  guint           limit;
} HcListing;

GArray *hc_listing_find    (const HcListing *self);
void    hc_listing_add     (const HcListing *self,
                            GArray          *found,
                            HcRows          *rows);
GArray *hc_listing_new_found (void);

GArray *hc_people_find     (const HcListing *self);
GArray *hc_relations_find  (const HcListing *self);

G_END_DECLS
