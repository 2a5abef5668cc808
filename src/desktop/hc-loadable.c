/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-loadable.h"

G_DEFINE_INTERFACE (HcLoadable, hc_loadable, G_TYPE_LIST_MODEL)

static void
hc_loadable_default_init (HcLoadableInterface *iface)
{
  g_object_interface_install_property (
    iface, g_param_spec_string ("face", NULL, NULL, "loading", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

/**
 * hc_loadable_load:
 *
 * Asks the host where that was not done, and once more where it failed.
 */
void
hc_loadable_load (HcLoadable *self)
{
  g_return_if_fail (HC_IS_LOADABLE (self));

  HC_LOADABLE_GET_IFACE (self)->load (self);
}
