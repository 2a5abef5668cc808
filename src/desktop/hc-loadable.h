/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HC_TYPE_LOADABLE (hc_loadable_get_type ())
G_DECLARE_INTERFACE (HcLoadable, hc_loadable, HC, LOADABLE, GListModel)

/**
 * HcLoadable:
 *
 * A list model that fills itself from the host. Its property `face` says what a view shows: list,
 * loading, empty or failed.
 */
struct _HcLoadableInterface
{
  GTypeInterface parent_iface;

  void (*load) (HcLoadable *self);
};

void hc_loadable_load (HcLoadable *self);

G_END_DECLS
