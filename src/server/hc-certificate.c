/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

#include "hc-certificate.h"

/* The certificate of a host that was given none: it vouches for itself, so guests compare its
 * fingerprint, once. It is therefore kept as long as it serves. */

#define FILE_NAME "tls.pem"
#define NAME "Handclasp host" /* the blank: no machine is called that */
#define DAY (24 * 60 * 60)
#define LIFETIME (800 * DAY) /* some systems trust none for more than 825 days */
#define RENEWED_BEFORE (100 * DAY)
#define CLOCKS_DIFFER DAY
#define SERIAL_SIZE 16
#define DNS_NAME_MAX 253 /* RFC 1035, 2.3.4 */
#define IPV4_SIZE 4

typedef gnutls_x509_crt_t HcCrt;
typedef gnutls_x509_privkey_t HcKey;

/* A name or an address that a certificate is for. */
typedef struct
{
  int    kind;
  gsize  size;
  guint8 bytes[256];
} HcSubject;

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (HcCrt, gnutls_x509_crt_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (HcKey, gnutls_x509_privkey_deinit, NULL)

static HcCrt
new_crt (void)
{
  HcCrt crt;

  if (gnutls_x509_crt_init (&crt) != GNUTLS_E_SUCCESS)
    g_error ("No memory for a certificate");
  return crt;
}

static HcKey
new_key (void)
{
  HcKey key;

  if (gnutls_x509_privkey_init (&key) != GNUTLS_E_SUCCESS ||
      gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0) !=
        GNUTLS_E_SUCCESS)
    g_error ("No key can be made for a certificate");
  return key;
}

static gboolean
is_ipv4 (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;
}

static gboolean
is_subject (const HcSubject *subject, int kind, gconstpointer bytes, gsize size)
{
  return subject->kind == kind && subject->size == size && memcmp (subject->bytes, bytes, size) == 0;
}

static void
add_subject (GArray *subjects, int kind, gconstpointer bytes, gsize size)
{
  HcSubject subject = { kind, size };

  for (guint i = 0; i < subjects->len; i++)
    if (is_subject (&g_array_index (subjects, HcSubject, i), kind, bytes, size))
      return;
  memcpy (subject.bytes, bytes, size);
  g_array_append_val (subjects, subject);
}

static void
add_address (GArray *subjects, GInetAddress *address)
{
  add_subject (subjects, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
               g_inet_address_get_native_size (address));
}

/* One that no certificate can hold is left out: it is no reason to have none. */
static void
add_name (GArray *subjects, const char *name)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);
  gsize length = strlen (name);

  if (address != NULL)
    add_address (subjects, address);
  else if (g_str_is_ascii (name) && length > 0 && length <= DNS_NAME_MAX)
    add_subject (subjects, GNUTLS_SAN_DNSNAME, name, length);
}

/* Nobody is told of a link-local address: it is only for who gives it as a name. */
static GArray *
list_subjects (const HcCertificateScope *scope, gboolean has_ipv6)
{
  GArray *subjects = g_array_new (FALSE, FALSE, sizeof (HcSubject));

  for (const char *const *name = scope->names; *name != NULL; name++)
    add_name (subjects, *name);
  for (guint i = 0; i < scope->addresses->len; i++)
    if (!g_inet_address_get_is_link_local (scope->addresses->pdata[i]) &&
        (has_ipv6 || is_ipv4 (scope->addresses->pdata[i])))
      add_address (subjects, scope->addresses->pdata[i]);
  return subjects;
}

/* Returns: %FALSE after the last one; what is too long for us is of no kind */
static gboolean
read_subject (HcCrt crt, guint i, HcSubject *subject)
{
  subject->size = sizeof subject->bytes;
  subject->kind = gnutls_x509_crt_get_subject_alt_name (crt, i, subject->bytes, &subject->size, NULL);
  return subject->kind >= 0 || subject->kind == GNUTLS_E_SHORT_MEMORY_BUFFER;
}

static gboolean
has_subject (HcCrt crt, const HcSubject *wanted)
{
  HcSubject subject;

  for (guint i = 0; read_subject (crt, i, &subject); i++)
    if (is_subject (&subject, wanted->kind, wanted->bytes, wanted->size))
      return TRUE;
  return FALSE;
}

/* Who goes to and fro between two networks is not to have a new certificate on each way. */
static void
add_former_addresses (GArray *subjects, HcCrt former)
{
  HcSubject subject;

  for (guint i = 0; read_subject (former, i, &subject); i++)
    if (subject.kind == GNUTLS_SAN_IPADDRESS && subject.size == IPV4_SIZE)
      add_subject (subjects, subject.kind, subject.bytes, subject.size);
}

static void
set_serial (HcCrt crt)
{
  guint8 serial[SERIAL_SIZE];

  if (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial) != GNUTLS_E_SUCCESS)
    g_error ("No random numbers for a certificate");
  serial[0] = (serial[0] & 0x3F) | 0x40; /* positive, and as long as it seems (RFC 5280, 4.1.2.2) */
  gnutls_x509_crt_set_serial (crt, serial, sizeof serial);
}

static gboolean
sign (HcCrt crt, HcKey key, gint64 now)
{
  gnutls_x509_crt_set_version (crt, 3);
  set_serial (crt);
  gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, NAME, strlen (NAME));
  gnutls_x509_crt_set_activation_time (crt, now - CLOCKS_DIFFER);
  gnutls_x509_crt_set_expiration_time (crt, now + LIFETIME);
  gnutls_x509_crt_set_basic_constraints (crt, 0, -1);
  gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
  gnutls_x509_crt_set_key_purpose_oid (crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
  gnutls_x509_crt_set_key (crt, key);
  return gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0) == GNUTLS_E_SUCCESS;
}

static void
append_pem (GString *text, gnutls_datum_t *pem)
{
  g_string_append_len (text, (const char *) pem->data, pem->size);
  gnutls_free (pem->data);
}

/* Both in one file: they come and go together. */
static char *
write_pem (HcCrt crt, HcKey key)
{
  GString *text = g_string_new (NULL);
  gnutls_datum_t pem = { 0 };

  if (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem) == GNUTLS_E_SUCCESS)
    append_pem (text, &pem);
  if (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &pem) == GNUTLS_E_SUCCESS)
    append_pem (text, &pem);
  return g_string_free (text, FALSE);
}

static char *
make (const HcCertificateScope *scope, HcCrt former, gint64 now)
{
  g_auto (HcCrt) crt = new_crt ();
  g_auto (HcKey) key = new_key ();
  g_autoptr (GArray) subjects = list_subjects (scope, TRUE);

  if (former != NULL)
    add_former_addresses (subjects, former);
  for (guint i = 0; i < subjects->len; i++)
    {
      HcSubject *subject = &g_array_index (subjects, HcSubject, i);

      gnutls_x509_crt_set_subject_alt_name (crt, subject->kind, subject->bytes, subject->size, GNUTLS_FSAN_APPEND);
    }
  if (!sign (crt, key, now))
    g_error ("No certificate can be signed");
  return write_pem (crt, key);
}

static HcCrt
read_pem (const char *path)
{
  g_auto (HcCrt) crt = new_crt ();
  g_auto (HcKey) key = NULL;
  g_autofree char *text = NULL;
  gnutls_datum_t pem;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  pem = (gnutls_datum_t) { (guchar *) text, length };
  if (gnutls_x509_privkey_init (&key) != GNUTLS_E_SUCCESS ||
      gnutls_x509_privkey_import2 (key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0) != GNUTLS_E_SUCCESS ||
      gnutls_x509_crt_import (crt, &pem, GNUTLS_X509_FMT_PEM) != GNUTLS_E_SUCCESS)
    return NULL;
  return g_steal_pointer (&crt);
}

static gboolean
is_in_time (HcCrt crt, gint64 now)
{
  return gnutls_x509_crt_get_activation_time (crt) <= now &&
         gnutls_x509_crt_get_expiration_time (crt) >= now + RENEWED_BEFORE;
}

/* An IPv6 address that is missing calls for no new one: many change by the day. */
static gboolean
is_for (HcCrt crt, const HcCertificateScope *scope)
{
  g_autoptr (GArray) subjects = list_subjects (scope, FALSE);

  for (guint i = 0; i < subjects->len; i++)
    if (!has_subject (crt, &g_array_index (subjects, HcSubject, i)))
      return FALSE;
  return TRUE;
}

/**
 * hc_certificate_keep:
 * @folder: where it is kept; it exists
 * @now: in seconds since 1970
 *
 * Makes one where there is none that is for @scope and good for some time yet.
 *
 * Returns: (transfer full) (nullable): the file of the certificate and of its key
 */
char *
hc_certificate_keep (const char *folder, const HcCertificateScope *scope, gint64 now, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_auto (HcCrt) former = read_pem (path);
  gboolean is_good = former != NULL && is_in_time (former, now);
  g_autofree char *text = NULL;

  if (is_good && is_for (former, scope))
    {
      g_chmod (path, 0600);
      return g_steal_pointer (&path);
    }
  text = make (scope, is_good ? former : NULL, now);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 error))
    return NULL;
  return g_steal_pointer (&path);
}
