/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most bytes of a request's line and headers. */
#define HC_HEAD_MAX (16 * 1024)

typedef enum
{
  HC_HEAD_MORE,      /* it is not whole yet */
  HC_HEAD_WHOLE,
  HC_HEAD_BAD,
  HC_HEAD_TOO_LARGE,
} HcHeadVerdict;

/**
 * HcHead:
 * @size: of the head, with its last empty line
 * @body: how many bytes follow
 * @is_open: one has to read on to learn where it ends, or has to say so before it comes
 */
typedef struct
{
  gsize    size;
  gsize    body;
  gboolean is_open;
} HcHead;

HcHeadVerdict hc_head_check (const char *bytes,
                             gsize       n_bytes,
                             HcHead     *head);

G_END_DECLS
