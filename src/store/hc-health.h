/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HcTrouble:
 * @HC_TROUBLE_FULL: there is no room
 * @HC_TROUBLE_DISK: the disk does not do what it is asked
 *
 * Why nothing can be stored.
 */
typedef enum
{
  HC_TROUBLE_NONE,
  HC_TROUBLE_FULL,
  HC_TROUBLE_DISK,
} HcTrouble;

#define HC_TYPE_HEALTH (hc_health_get_type ())
G_DECLARE_FINAL_TYPE (HcHealth, hc_health, HC, HEALTH, GObject)

HcHealth   *hc_health_new                (void);

void        hc_health_report             (HcHealth   *self,
                                          HcTrouble   trouble);
void        hc_health_report_backups     (HcHealth   *self,
                                          const char *failure);
gboolean    hc_health_is_bad             (HcHealth   *self);

HcTrouble   hc_health_get_trouble        (HcHealth   *self);
const char *hc_health_get_backup_failure (HcHealth   *self);

G_END_DECLS
