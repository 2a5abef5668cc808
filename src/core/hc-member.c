/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-member.h"

G_DEFINE_INTERFACE (HcMember, hc_member, G_TYPE_OBJECT)

static void
hc_member_default_init (HcMemberInterface *iface)
{
}

const char *
hc_member_get_username (HcMember *self)
{
  g_return_val_if_fail (HC_IS_MEMBER (self), NULL);

  return HC_MEMBER_GET_IFACE (self)->get_username (self);
}

void
hc_member_deliver (HcMember *self, HcMessage *message)
{
  g_return_if_fail (HC_IS_MEMBER (self));

  HC_MEMBER_GET_IFACE (self)->deliver (self, message);
}

void
hc_member_hold (HcMember *self)
{
  g_return_if_fail (HC_IS_MEMBER (self));

  if (HC_MEMBER_GET_IFACE (self)->hold != NULL)
    HC_MEMBER_GET_IFACE (self)->hold (self);
}

void
hc_member_release (HcMember *self)
{
  g_return_if_fail (HC_IS_MEMBER (self));

  if (HC_MEMBER_GET_IFACE (self)->release != NULL)
    HC_MEMBER_GET_IFACE (self)->release (self);
}

gboolean
hc_member_has_room (HcMember *self)
{
  g_return_val_if_fail (HC_IS_MEMBER (self), FALSE);

  return HC_MEMBER_GET_IFACE (self)->has_room (self);
}

void
hc_member_end (HcMember *self, HcEnding ending)
{
  g_return_if_fail (HC_IS_MEMBER (self));

  HC_MEMBER_GET_IFACE (self)->end (self, ending);
}
