/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-book.h"

G_BEGIN_DECLS

#define HC_TYPE_HEADING (hc_heading_get_type ())
G_DECLARE_FINAL_TYPE (HcHeading, hc_heading, HC, HEADING, GObject)

#define HC_TYPE_SECTIONS (hc_sections_get_type ())
G_DECLARE_FINAL_TYPE (HcSections, hc_sections, HC, SECTIONS, GObject)

HcSections *hc_sections_new       (HcBook     *book);

const char *hc_heading_get_title  (HcHeading  *self);
int         hc_heading_get_drawer (HcHeading  *self);

G_END_DECLS
