/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>

#include "hc-certificate.h"
#include "hc-visitor.h"

/**
 * hc_visitor_open:
 * @fd: (transfer none): non-blocking
 * @priorities: (nullable): of GnuTLS; %NULL for the usual ones
 */
void
hc_visitor_open (HcVisitor *self, int fd, const char *priorities)
{
  g_assert_cmpint (gnutls_init (&self->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK), ==, 0);
  g_assert_cmpint (gnutls_certificate_allocate_credentials (&self->credentials), ==, 0);
  g_assert_cmpint (gnutls_priority_set_direct (self->session, priorities != NULL ? priorities : "NORMAL", NULL), ==, 0);
  g_assert_cmpint (gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials), ==, 0);
  gnutls_transport_set_int (self->session, fd);
}

void
hc_visitor_close (HcVisitor *self)
{
  gnutls_deinit (self->session);
  gnutls_certificate_free_credentials (self->credentials);
}

/**
 * hc_visitor_shake:
 *
 * Returns: what GnuTLS says: 0 when it is done, GNUTLS_E_AGAIN while it waits
 */
int
hc_visitor_shake (HcVisitor *self)
{
  return gnutls_handshake (self->session);
}

/**
 * hc_visitor_read:
 *
 * Returns: (transfer full): what has come, up to now
 */
char *
hc_visitor_read (HcVisitor *self)
{
  GString *text = g_string_new (NULL);
  char bytes[4096];
  gssize n;

  while ((n = gnutls_record_recv (self->session, bytes, sizeof bytes)) > 0)
    g_string_append_len (text, bytes, n);
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): that of a host of its own */
HcTls *
hc_visitor_make_tls (void)
{
  const char *names[] = { "localhost", NULL };
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();
  const HcCertificateScope scope = { names, addresses };
  g_autofree char *folder = g_dir_make_tmp ("handclasp-XXXXXX", NULL);
  g_autofree char *path = hc_certificate_keep (folder, &scope, g_get_real_time () / G_USEC_PER_SEC, NULL);
  HcTls *tls = hc_tls_new_for_files (path, path, NULL);

  g_assert_nonnull (tls);
  g_remove (path);
  g_rmdir (folder);
  return tls;
}
