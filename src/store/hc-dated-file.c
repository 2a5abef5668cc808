/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-dated-file.h"

#define PREFIX "handclasp-"
#define SUFFIX ".sqlite"
#define DATE_LENGTH 18 /* 2026-11-22T185503Z, without what some file systems refuse */

static HcDatedFile *
read_name (const char *folder, const char *name)
{
  g_autofree char *text = NULL;
  g_autoptr (GDateTime) date = NULL;
  HcDatedFile *self;
  gsize length = strlen (name);
  gsize reason = strlen (PREFIX) + DATE_LENGTH + 1;

  if (!g_str_has_prefix (name, PREFIX) || !g_str_has_suffix (name, SUFFIX) || length <= reason + strlen (SUFFIX))
    return NULL;
  text = g_strndup (name + strlen (PREFIX), DATE_LENGTH);
  date = g_date_time_new_from_iso8601 (text, NULL);
  if (date == NULL || name[reason - 1] != '-')
    return NULL;

  self = g_new (HcDatedFile, 1);
  self->path = g_build_filename (folder, name, NULL);
  self->reason = g_strndup (name + reason, length - reason - strlen (SUFFIX));
  self->at = g_date_time_to_unix (date) * 1000;
  return self;
}

/**
 * hc_dated_file_is_name:
 *
 * Returns: whether a file of ours, without its folder, can be called so
 */
gboolean
hc_dated_file_is_name (const char *name)
{
  HcDatedFile *file = strchr (name, G_DIR_SEPARATOR) == NULL ? read_name ("", name) : NULL;

  if (file == NULL)
    return FALSE;
  hc_dated_file_free (file);
  return TRUE;
}

/* What has a time that is still to come was made by a clock that was wrong, and comes last. What was
 * made later in the same second has a number, or a higher one. */
static int
compare_files (gconstpointer a, gconstpointer b, gpointer data)
{
  const HcDatedFile *one = *(const HcDatedFile *const *) a;
  const HcDatedFile *other = *(const HcDatedFile *const *) b;
  const gint64 *now = data;
  gsize length = strlen (one->path);
  gsize other_length = strlen (other->path);

  if ((one->at > *now) != (other->at > *now))
    return one->at > *now ? 1 : -1;
  if (one->at != other->at)
    return one->at < other->at ? 1 : -1;
  if (length != other_length)
    return length < other_length ? 1 : -1;
  return strcmp (other->path, one->path);
}

/**
 * hc_dated_file_list:
 * @now: what is later was made by a clock that was wrong
 *
 * Returns: (transfer full) (element-type HcDatedFile): those in @folder, the newest first
 */
GPtrArray *
hc_dated_file_list (const char *folder, gint64 now)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_dated_file_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      HcDatedFile *file = read_name (folder, name);

      if (file != NULL)
        g_ptr_array_add (files, file);
    }
  g_ptr_array_sort_with_data (files, compare_files, &now);
  return files;
}

void
hc_dated_file_free (HcDatedFile *self)
{
  g_free (self->path);
  g_free (self->reason);
  g_free (self);
}

static gboolean
is_taken (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (log, G_FILE_TEST_EXISTS);
}

/**
 * hc_dated_file_make_path:
 *
 * Returns: (transfer full): where nothing is yet, and no log either
 */
char *
hc_dated_file_make_path (const char *folder, const char *reason, gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at / 1000);
  g_autofree char *date = g_date_time_format (time, "%Y-%m-%dT%H%M%SZ");
  char *path = NULL;

  for (guint i = 1; path == NULL || is_taken (path); i++)
    {
      g_autofree char *number = i > 1 ? g_strdup_printf ("-%u", i) : g_strdup ("");
      g_autofree char *name = g_strconcat (PREFIX, date, "-", reason, number, SUFFIX, NULL);

      g_free (path);
      path = g_build_filename (folder, name, NULL);
    }
  return path;
}

/**
 * hc_dated_file_say_date:
 *
 * Returns: (transfer full): day and time as a person here writes them
 */
char *
hc_dated_file_say_date (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at / 1000);

  return g_date_time_format (time, "%x %H:%M");
}
