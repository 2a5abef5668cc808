/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>
#include <string.h>

#include "hc-qr.h"

#define SCALE 6
#define QUIET 4

static char *
write_picture (HcQr *qr)
{
  int size = (hc_qr_get_size (qr) + 2 * QUIET) * SCALE;
  g_autofree char *header = g_strdup_printf ("P5 %d %d 255\n", size, size);
  g_autoptr (GByteArray) picture = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int file;

  g_byte_array_append (picture, (const guint8 *) header, strlen (header));
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      {
        guint8 shade = hc_qr_is_dark (qr, x / SCALE - QUIET, y / SCALE - QUIET) ? 0 : 255;

        g_byte_array_append (picture, &shade, 1);
      }
  file = g_file_open_tmp ("qr-XXXXXX.pgm", &path, &error);
  g_assert_no_error (error);
  g_close (file, NULL);
  g_file_set_contents (path, (const char *) picture->data, picture->len, &error);
  g_assert_no_error (error);
  return path;
}

static void
test_can_be_read_again (void)
{
  const char *uri = "http://192.168.178.123:8000";
  g_autoptr (HcQr) qr = hc_qr_new (uri);
  g_autofree char *reader = g_find_program_in_path ("zbarimg");
  g_autofree char *picture = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *arguments[] = { reader, "--quiet", "--raw", NULL, NULL };

  if (reader == NULL)
    {
      g_test_skip ("zbarimg is not installed");
      return;
    }
  arguments[3] = picture = write_picture (qr);
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_unlink (picture);
  g_assert_cmpstr (g_strchomp (text), ==, uri);
}

static void
test_has_its_finders (void)
{
  g_autoptr (HcQr) qr = hc_qr_new ("http://10.0.0.1:8000");
  int last = hc_qr_get_size (qr) - 1;

  g_assert_true (hc_qr_is_dark (qr, 0, 0));
  g_assert_false (hc_qr_is_dark (qr, 1, 1));
  g_assert_true (hc_qr_is_dark (qr, last, 0));
  g_assert_true (hc_qr_is_dark (qr, 0, last));
  g_assert_false (hc_qr_is_dark (qr, -1, 0));
}

static void
test_is_as_large_as_its_modules (void)
{
  g_autoptr (HcQr) qr = hc_qr_new ("http://10.0.0.1:8000");

  g_assert_cmpint (gdk_paintable_get_intrinsic_width (GDK_PAINTABLE (qr)), ==, hc_qr_get_size (qr) + 2 * QUIET);
  g_assert_cmpint (gdk_paintable_get_flags (GDK_PAINTABLE (qr)) & GDK_PAINTABLE_STATIC_CONTENTS, !=, 0);
}

static void
test_too_long_is_none (void)
{
  g_autofree char *text = g_strnfill (2000, 'x');

  g_assert_null (hc_qr_new (text));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr/can-be-read-again", test_can_be_read_again);
  g_test_add_func ("/qr/has-its-finders", test_has_its_finders);
  g_test_add_func ("/qr/is-as-large-as-its-modules", test_is_as_large_as_its_modules);
  g_test_add_func ("/qr/too-long-is-none", test_too_long_is_none);
  return g_test_run ();
}
