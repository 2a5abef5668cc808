/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "hc-visitor.h"

static void
test_fingerprint (void)
{
  g_autoptr (HcTls) tls = hc_visitor_make_tls ();
  const char *fingerprint = hc_tls_get_fingerprint (tls);

  g_assert_true (g_regex_match_simple ("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", fingerprint, 0, 0));
}

static void
test_every_host_has_its_own (void)
{
  g_autoptr (HcTls) one = hc_visitor_make_tls ();
  g_autoptr (HcTls) other = hc_visitor_make_tls ();

  g_assert_cmpstr (hc_tls_get_fingerprint (one), !=, hc_tls_get_fingerprint (other));
}

static void
test_not_there (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hc_tls_new_for_files ("/nowhere/crt.pem", "/nowhere/key.pem", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nowhere/crt.pem"));
}

static void
test_nonsense (void)
{
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("nonsense", 8);
  g_autoptr (GError) error = NULL;

  g_assert_null (hc_tls_new (nonsense, nonsense, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpuint (strlen (error->message), >, 40);
}

/* A device that never ends. */
static void
test_endless (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hc_tls_new_for_files ("/dev/zero", "/dev/zero", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Nobody writes to it: whoever opens it waits for ever. */
static void
test_pipe (void)
{
  g_autofree char *folder = g_dir_make_tmp ("handclasp-XXXXXX", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (mkfifo (pipe, 0600));
  g_assert_null (hc_tls_new_for_files (pipe, pipe, &error));
  g_assert_nonnull (strstr (error->message, pipe));
  g_assert_no_errno (g_unlink (pipe));
  g_assert_no_errno (g_rmdir (folder));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tls/has-a-fingerprint-as-browsers-show-it", test_fingerprint);
  g_test_add_func ("/tls/every-host-has-its-own", test_every_host_has_its_own);
  g_test_add_func ("/tls/files-that-are-not-there", test_not_there);
  g_test_add_func ("/tls/files-that-are-nonsense", test_nonsense);
  g_test_add_func ("/tls/files-that-never-end", test_endless);
  g_test_add_func ("/tls/pipes", test_pipe);
  return g_test_run ();
}
