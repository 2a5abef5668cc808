/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "hc-error.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *value;
} HcHeader;

/* What every answer carries; the last one has no name. */
extern const HcHeader hc_answer_headers[];

guint       hc_answer_get_status (const GError *error);
const char *hc_answer_get_phrase (guint       status);
char       *hc_answer_new_json   (const GError *error);
char       *hc_answer_new_bare   (guint         status,
                                  const GError *error);

G_END_DECLS
