/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "hc-secret.h"

#define TOKEN_SIZE 32

/**
 * hc_secret_new_token:
 *
 * Returns: (transfer full): 32 random bytes in base64url without padding (RFC 4648, section 5)
 */
char *
hc_secret_new_token (void)
{
  guint8 bytes[TOKEN_SIZE];
  char *token;

  while (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_assert (errno == EINTR);
  token = g_base64_encode (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);
  g_strdelimit (token, "+", '-');
  g_strdelimit (token, "/", '_');
  *strchrnul (token, '=') = '\0';
  return token;
}

/**
 * hc_secret_digest:
 * @secret: a token, which is random, so that a digest is enough to keep
 *
 * Returns: (transfer full): its SHA-256 in hexadecimal
 */
char *
hc_secret_digest (const char *secret)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);
}

/**
 * hc_secret_free:
 * @secret: (nullable) (transfer full): wiped, then freed
 */
void
hc_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
