/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* What libFuzzer calls; fuzz-driver.c does where it is not linked. A property that does not hold is
 * a failed assertion. */
int   LLVMFuzzerInitialize   (int             *n_arguments,
                              char          ***arguments);
int   LLVMFuzzerTestOneInput (const uint8_t   *bytes,
                              size_t           n_bytes);

char *hc_fuzz_dup_text       (const uint8_t   *bytes,
                              size_t           n_bytes);

G_END_DECLS
