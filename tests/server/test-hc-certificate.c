/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "hc-certificate.h"
#include "hc-tls.h"

#define NOW G_GINT64_CONSTANT (1795000000)
#define DAY (24 * 60 * 60)

typedef struct
{
  char      *folder;
  GPtrArray *addresses;
} HcScene;

static void
add_address (HcScene *scene, const char *address)
{
  g_ptr_array_add (scene->addresses, g_inet_address_new_from_string (address));
}

static void
set_up (HcScene *scene, gconstpointer data)
{
  scene->folder = g_dir_make_tmp ("handclasp-XXXXXX", NULL);
  scene->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  add_address (scene, "192.168.1.7");
  add_address (scene, "fd00::7");
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  g_autofree char *path = g_build_filename (scene->folder, "tls.pem", NULL);

  g_remove (path);
  g_assert_no_errno (g_rmdir (scene->folder));
  g_free (scene->folder);
  g_ptr_array_unref (scene->addresses);
}

/* Returns: (transfer full): the fingerprint of what is kept at @now for a machine called @name */
static char *
keep (HcScene *scene, const char *name, gint64 now)
{
  const char *names[] = { "localhost", name, NULL };
  const HcCertificateScope scope = { names, scene->addresses };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = hc_certificate_keep (scene->folder, &scope, now, &error);
  g_autoptr (HcTls) tls = path != NULL ? hc_tls_new_for_files (path, path, &error) : NULL;

  g_assert_no_error (error);
  return g_strdup (hc_tls_get_fingerprint (tls));
}

static GTlsCertificate *
read_certificate (HcScene *scene)
{
  g_autofree char *path = g_build_filename (scene->folder, "tls.pem", NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return certificate;
}

static gboolean
is_for (HcScene *scene, const char *address)
{
  g_autoptr (GTlsCertificate) certificate = read_certificate (scene);
  g_autoptr (GPtrArray) addresses = g_tls_certificate_get_ip_addresses (certificate);
  g_autoptr (GInetAddress) wanted = g_inet_address_new_from_string (address);

  return addresses != NULL &&
         g_ptr_array_find_with_equal_func (addresses, wanted, (GEqualFunc) g_inet_address_equal, NULL);
}

static void
expect_same (HcScene *scene, const char *fingerprint, const char *name, gint64 now)
{
  g_autofree char *again = keep (scene, name, now);

  g_assert_cmpstr (again, ==, fingerprint);
}

static void
expect_other (HcScene *scene, const char *fingerprint, const char *name, gint64 now)
{
  g_autofree char *again = keep (scene, name, now);

  g_assert_cmpstr (again, !=, fingerprint);
}

static void
test_is_for_the_machine (HcScene *scene, gconstpointer data)
{
  g_autofree char *fingerprint = keep (scene, "desk.local", NOW);
  g_autoptr (GTlsCertificate) certificate = read_certificate (scene);
  g_autoptr (GPtrArray) names = g_tls_certificate_get_dns_names (certificate);
  g_autoptr (GDateTime) from = g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr (GDateTime) until = g_tls_certificate_get_not_valid_after (certificate);

  g_assert_cmpuint (strlen (fingerprint), ==, 95);
  g_assert_cmpuint (names->len, ==, 2);
  g_assert_cmpmem (g_bytes_get_data (names->pdata[1], NULL), g_bytes_get_size (names->pdata[1]), "desk.local", 10);
  g_assert_true (is_for (scene, "192.168.1.7"));
  g_assert_true (is_for (scene, "fd00::7"));
  g_assert_cmpint (g_date_time_to_unix (from), <, NOW);
  g_assert_cmpint (g_date_time_to_unix (until), ==, NOW + 800 * DAY);
}

static void
test_is_kept (HcScene *scene, gconstpointer data)
{
  g_autofree char *fingerprint = keep (scene, "desk.local", NOW);

  expect_same (scene, fingerprint, "desk.local", NOW);
  expect_same (scene, fingerprint, "desk.local", NOW + 699 * DAY);
  add_address (scene, "fd00::8");
  add_address (scene, "169.254.7.7");
  add_address (scene, "fe80::7");
  expect_same (scene, fingerprint, "desk.local", NOW);
  g_ptr_array_set_size (scene->addresses, 0);
  expect_same (scene, fingerprint, "desk.local", NOW);
}

/* Whatever they say, and though some of them no certificate can hold. */
static void
test_odd_names (HcScene *scene, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (300, 'a');
  const char *const names[] = { "169.254.7.7", "fe80::7", "fe80::7%eth0", "gr\303\274n.local", "desk.local.", "a_b",
                                "two words",   "*.local", "[fd00::7]",    "192.168.1",           "",            long_name };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *fingerprint = keep (scene, names[i], NOW);

      g_test_message ("%s", names[i]);
      expect_same (scene, fingerprint, names[i], NOW);
    }
}

static void
test_named_address (HcScene *scene, gconstpointer data)
{
  g_autofree char *fingerprint = keep (scene, "169.254.7.7", NOW);

  g_assert_true (is_for (scene, "169.254.7.7"));
  expect_same (scene, fingerprint, "169.254.7.7", NOW);
}

static void
test_is_the_owners_alone (HcScene *scene, gconstpointer data)
{
  g_autofree char *path = g_build_filename (scene->folder, "tls.pem", NULL);
  g_autofree char *fingerprint = keep (scene, "desk", NOW);
  struct stat status;

  g_assert_no_errno (stat (path, &status));
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_no_errno (chmod (path, 0644));
  expect_same (scene, fingerprint, "desk", NOW);
  g_assert_no_errno (stat (path, &status));
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

static void
test_is_renewed_in_time (HcScene *scene, gconstpointer data)
{
  g_autofree char *fingerprint = keep (scene, "desk", NOW);

  expect_other (scene, fingerprint, "desk", NOW + 701 * DAY);
}

/* Somebody's clock was wrong then, or is now. */
static void
test_of_the_future (HcScene *scene, gconstpointer data)
{
  g_autofree char *fingerprint = keep (scene, "desk", NOW);

  expect_other (scene, fingerprint, "desk", NOW - 2 * DAY);
}

static void
test_another_name (HcScene *scene, gconstpointer data)
{
  g_autofree char *fingerprint = keep (scene, "desk", NOW);

  expect_other (scene, fingerprint, "table", NOW);
}

/* At work and at home by turns: it is for both. */
static void
test_two_networks (HcScene *scene, gconstpointer data)
{
  g_autofree char *home = keep (scene, "desk", NOW);
  g_autofree char *both = NULL;

  g_ptr_array_set_size (scene->addresses, 0);
  add_address (scene, "10.0.0.9");
  expect_other (scene, home, "desk", NOW);
  both = keep (scene, "desk", NOW);
  g_assert_true (is_for (scene, "192.168.1.7"));
  g_assert_true (is_for (scene, "10.0.0.9"));
  g_assert_false (is_for (scene, "fd00::7"));
  g_ptr_array_set_size (scene->addresses, 0);
  add_address (scene, "192.168.1.7");
  expect_same (scene, both, "desk", NOW);
}

static void
test_damaged (HcScene *scene, gconstpointer text)
{
  g_autofree char *path = g_build_filename (scene->folder, "tls.pem", NULL);
  g_autofree char *fingerprint = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  fingerprint = keep (scene, "desk", NOW);
  expect_same (scene, fingerprint, "desk", NOW);
}

static void
test_no_room (HcScene *scene, gconstpointer data)
{
  const char *names[] = { "localhost", NULL };
  const HcCertificateScope scope = { names, scene->addresses };
  g_autofree char *folder = g_build_filename (scene->folder, "nowhere", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (hc_certificate_keep (folder, &scope, NOW, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

#define ADD(path, func, data) g_test_add (path, HcScene, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/certificate/is-for-names-and-addresses", test_is_for_the_machine, NULL);
  ADD ("/certificate/is-kept-while-it-serves", test_is_kept, NULL);
  ADD ("/certificate/is-kept-for-odd-names", test_odd_names, NULL);
  ADD ("/certificate/is-for-an-address-given-as-a-name", test_named_address, NULL);
  ADD ("/certificate/is-its-owner's-alone", test_is_the_owners_alone, NULL);
  ADD ("/certificate/is-renewed-in-time", test_is_renewed_in_time, NULL);
  ADD ("/certificate/of-the-future-is-replaced", test_of_the_future, NULL);
  ADD ("/certificate/is-made-for-another-name", test_another_name, NULL);
  ADD ("/certificate/is-for-two-networks-by-turns", test_two_networks, NULL);
  ADD ("/certificate/damaged-is-replaced", test_damaged, "-----BEGIN CERTIFICATE-----\nAAAA\n");
  ADD ("/certificate/empty-is-replaced", test_damaged, "");
  ADD ("/certificate/without-a-folder-is-none", test_no_room, NULL);
  return g_test_run ();
}
