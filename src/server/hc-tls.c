/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>
#include <time.h>

#include "hc-tls.h"

/* Forward secrecy with curves only: a group of large numbers costs the host a hundred times more. */
#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA" \
                   ":-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1"
#define FINGERPRINT_SIZE 32 /* SHA-256 */
#define FILE_MAX (1 << 20)

/**
 * HcTls:
 *
 * What the host shows to who comes over TLS, and how it speaks with them: a certificate, its key, and
 * the versions and ciphers of today. All sessions share it.
 */
struct _HcTls
{
  gnutls_certificate_credentials_t credentials;
  gnutls_priority_t                priorities;
  char                            *fingerprint;
};

/* What people run into, in words; the rest is rare. */
static const char *
say_why (int code)
{
  switch (code)
    {
    case GNUTLS_E_CERTIFICATE_KEY_MISMATCH:
      return _("The key does not belong to the certificate.");
    case GNUTLS_E_DECRYPTION_FAILED:
      return _("The key has a password. Write it to a file without one.");
    default:
      return gnutls_strerror (code);
    }
}

static gboolean
fail (GError **error, const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The certificate and its key cannot be used: %s"), why);
  return FALSE;
}

/* As browsers show it: in capitals, with colons between. */
static char *
read_fingerprint (gnutls_certificate_credentials_t credentials)
{
  GString *text = g_string_new (NULL);
  gnutls_datum_t certificate = { 0 };
  guint8 bytes[FINGERPRINT_SIZE];
  gsize size = sizeof bytes;

  if (gnutls_certificate_get_crt_raw (credentials, 0, 0, &certificate) != GNUTLS_E_SUCCESS ||
      gnutls_fingerprint (GNUTLS_DIG_SHA256, &certificate, bytes, &size) != GNUTLS_E_SUCCESS)
    size = 0;
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, i == 0 ? "%02X" : ":%02X", bytes[i]);
  return g_string_free (text, FALSE);
}

static gnutls_datum_t
as_datum (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return (gnutls_datum_t) { (guchar *) data, size };
}

static gboolean
set_up (HcTls *self, GBytes *certificate, GBytes *key, GError **error)
{
  gnutls_datum_t certificate_text = as_datum (certificate);
  gnutls_datum_t key_text = as_datum (key);
  int code = gnutls_certificate_set_x509_key_mem2 (self->credentials, &certificate_text, &key_text,
                                                   GNUTLS_X509_FMT_PEM, NULL, 0);

  if (code < 0)
    return fail (error, say_why (code));
  code = gnutls_priority_init (&self->priorities, PRIORITIES, NULL);
  if (code < 0)
    return fail (error, gnutls_strerror (code));
  self->fingerprint = read_fingerprint (self->credentials);
  return TRUE;
}

static gboolean
is_pem (const char *text, gsize length)
{
  gnutls_datum_t datum = { (guchar *) text, length };
  gnutls_datum_t decoded = { 0 };
  gboolean is_good = gnutls_pem_base64_decode2 (NULL, &datum, &decoded) == GNUTLS_E_SUCCESS;

  gnutls_memset (decoded.data, 0, decoded.size);
  gnutls_free (decoded.data);
  return is_good;
}

/* Of a pipe one waits for who writes to it, and a device may never end. */
static gboolean
is_other_than_file (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static void
free_text (gpointer text)
{
  gnutls_memset (text, 0, FILE_MAX);
  g_free (text);
}

/* Returns: (transfer full) (nullable): what is wiped as it goes */
static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = is_other_than_file (path) ? NULL : g_file_read (file, NULL, error);
  char *text = g_malloc (FILE_MAX);
  g_autoptr (GBytes) bytes = NULL;
  gsize length = 0;
  gboolean is_read = stream == NULL ||
                     g_input_stream_read_all (G_INPUT_STREAM (stream), text, FILE_MAX, &length, NULL, error);

  bytes = g_bytes_new_with_free_func (text, length, free_text, text);
  if (!is_read)
    return NULL;
  if (length > 0 && is_pem (text, length))
    return g_steal_pointer (&bytes);
  if (error != NULL && *error == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” is no file in PEM format."), path);
  return NULL;
}

/* The owner may know, and it is theirs to use it. */
static void
warn_if_not_valid (HcTls *self, const char *path)
{
  gnutls_x509_crt_t *certificates = NULL;
  guint n_certificates = 0;
  time_t now = time (NULL);

  if (gnutls_certificate_get_x509_crt (self->credentials, 0, &certificates, &n_certificates) != GNUTLS_E_SUCCESS)
    return;
  if (n_certificates > 0 && (gnutls_x509_crt_get_activation_time (certificates[0]) > now ||
                             gnutls_x509_crt_get_expiration_time (certificates[0]) < now))
    g_message ("The certificate in “%s” is not valid today: browsers will warn of it.", path);
  for (guint i = 0; i < n_certificates; i++)
    gnutls_x509_crt_deinit (certificates[i]);
  gnutls_free (certificates);
}

/**
 * hc_tls_new:
 * @certificate: in PEM; those it is signed with may follow it
 * @key: in PEM, not encrypted
 */
HcTls *
hc_tls_new (GBytes *certificate, GBytes *key, GError **error)
{
  g_autoptr (HcTls) self = g_rc_box_new0 (HcTls);

  if (gnutls_certificate_allocate_credentials (&self->credentials) != GNUTLS_E_SUCCESS)
    g_error ("No memory for a certificate");
  return set_up (self, certificate, key, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * hc_tls_new_for_files:
 *
 * Like hc_tls_new(). Both may be the same file.
 */
HcTls *
hc_tls_new_for_files (const char *certificate, const char *key, GError **error)
{
  g_autoptr (GBytes) certificate_text = read_file (certificate, error);
  g_autoptr (GBytes) key_text = certificate_text != NULL ? read_file (key, error) : NULL;
  HcTls *self = key_text != NULL ? hc_tls_new (certificate_text, key_text, error) : NULL;

  if (self != NULL)
    warn_if_not_valid (self, certificate);
  return self;
}

HcTls *
hc_tls_ref (HcTls *self)
{
  return g_rc_box_acquire (self);
}

static void
hc_tls_clear (HcTls *self)
{
  gnutls_certificate_free_credentials (self->credentials);
  if (self->priorities != NULL)
    gnutls_priority_deinit (self->priorities);
  g_free (self->fingerprint);
}

void
hc_tls_unref (HcTls *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) hc_tls_clear);
}

/**
 * hc_tls_begin:
 * @session: new; it must not outlive this
 */
gboolean
hc_tls_begin (HcTls *self, gnutls_session_t session)
{
  static const gnutls_datum_t http = { (guchar *) "http/1.1", 8 };

  return gnutls_priority_set (session, self->priorities) == GNUTLS_E_SUCCESS &&
         gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, self->credentials) == GNUTLS_E_SUCCESS &&
         gnutls_alpn_set_protocols (session, &http, 1, 0) == GNUTLS_E_SUCCESS;
}

/**
 * hc_tls_get_fingerprint:
 *
 * Returns: the SHA-256 of the certificate, by which people know it: "AB:CD:..."
 */
const char *
hc_tls_get_fingerprint (HcTls *self)
{
  return self->fingerprint;
}
