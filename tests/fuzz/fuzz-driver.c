/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <stdlib.h>

#include "fuzz.h"

/* Gives a target what lies in the folders that are named: its corpus, in the usual run. */

static guint
try_file (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree uint8_t *bytes = NULL;
  gsize n_bytes;

  if (!g_file_get_contents (path, &text, &n_bytes, &error))
    g_error ("%s", error->message);
  /* Without the zero behind it, so that reading too far shows. */
  bytes = g_memdup2 (text, n_bytes);
  LLVMFuzzerTestOneInput (bytes, n_bytes);
  return 1;
}

static guint
try_folder (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;
  guint n_files = 0;

  if (folder == NULL)
    g_error ("%s", error->message);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_printerr ("%s\n", name);
      n_files += try_file (file);
    }
  return n_files;
}

int
main (int argc, char **argv)
{
  guint n_files = 0;

  LLVMFuzzerInitialize (&argc, &argv);
  for (int i = 1; i < argc; i++)
    n_files += try_folder (argv[i]);
  g_print ("%u files\n", n_files);
  return n_files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
