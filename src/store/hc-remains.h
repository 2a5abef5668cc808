/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-dated-file.h"

G_BEGIN_DECLS

#define HC_REMAINS_DAMAGED "damaged" /* why a file is kept */

/**
 * HcRemains:
 * @kept: (nullable): where the last database is
 * @is_damaged: whether it is damaged, as far as is known
 * @backup: (nullable): the newest
 *
 * What there is of a database that is no longer in its place.
 */
typedef struct
{
  char        *kept;
  gboolean     is_damaged;
  HcDatedFile *backup;
} HcRemains;

HcRemains *hc_remains_find     (const char       *folder,
                                gint64            now);
void       hc_remains_free     (HcRemains        *self);

char      *hc_remains_describe (const HcRemains  *self);
gboolean   hc_remains_refuse   (const char       *folder,
                                gint64            now,
                                GError          **error);

char      *hc_remains_put_aside (const char      *folder,
                                 const char      *reason,
                                 gint64           now,
                                 GError         **error);
gboolean   hc_remains_finish    (const char      *folder,
                                 GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcRemains, hc_remains_free)

G_END_DECLS
