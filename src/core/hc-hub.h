/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-member.h"

G_BEGIN_DECLS

#define HC_TYPE_HUB (hc_hub_get_type ())
G_DECLARE_FINAL_TYPE (HcHub, hc_hub, HC, HUB, GObject)

/**
 * HcHubChoose:
 *
 * Returns: (transfer none) (nullable): what @member is to be told, or %NULL for nothing
 */
typedef HcMessage *(*HcHubChoose) (HcMember *member,
                                   gpointer  user_data);

HcHub *hc_hub_new       (void);

void   hc_hub_join      (HcHub       *self,
                         const char  *group,
                         HcMember    *member);
void   hc_hub_leave     (HcHub       *self,
                         const char  *group,
                         HcMember    *member);
void   hc_hub_forget    (HcHub       *self,
                         HcMember    *member);
guint  hc_hub_send      (HcHub       *self,
                         const char  *group,
                         HcMessage   *message);
guint  hc_hub_send_each (HcHub       *self,
                         const char  *group,
                         HcHubChoose  choose,
                         gpointer     user_data);

guint  hc_hub_count     (HcHub       *self,
                         const char  *group);

G_END_DECLS
