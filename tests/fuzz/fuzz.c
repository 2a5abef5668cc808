/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "fuzz.h"

/* A warning is our own mistake, whatever came in. */
int
LLVMFuzzerInitialize (int *n_arguments, char ***arguments)
{
  g_log_set_always_fatal (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  return 0;
}

/* Returns: (transfer full) (nullable): the bytes where they are what JSON can hold, or %NULL */
char *
hc_fuzz_dup_text (const uint8_t *bytes, size_t n_bytes)
{
  const char *text = (const char *) bytes;

  if (n_bytes == 0)
    return g_strdup ("");
  return g_utf8_validate_len (text, n_bytes, NULL) ? g_strndup (text, n_bytes) : NULL;
}
