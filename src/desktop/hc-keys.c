/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>

#include "hc-keys.h"

#define FILE_NAME "window-sessions"
#define GROUP "sessions"
#define FILE_MODE 0600

/**
 * HcKeys:
 *
 * The session tokens of those who signed in in windows, in a file that only its owner may read,
 * beside the data they give access to.
 */
struct _HcKeys
{
  GObject   parent_instance;

  /* owned */
  char     *path;
  GKeyFile *file;
};

G_DEFINE_FINAL_TYPE (HcKeys, hc_keys, G_TYPE_OBJECT)

/* That it cannot be written costs a sign-in later and nothing else. */
static void
flush (HcKeys *self)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *text = g_key_file_to_data (self->file, &length, NULL);

  if (!g_file_set_contents_full (self->path, text, length, G_FILE_SET_CONTENTS_CONSISTENT, FILE_MODE, &error))
    g_message ("The sessions of the windows could not be written: %s", error->message);
  else
    g_chmod (self->path, FILE_MODE); /* an old file keeps its mode */
}

static void
hc_keys_finalize (GObject *object)
{
  HcKeys *self = HC_KEYS (object);

  g_free (self->path);
  g_key_file_unref (self->file);
  G_OBJECT_CLASS (hc_keys_parent_class)->finalize (object);
}

static void
hc_keys_class_init (HcKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_keys_finalize;
}

static void
hc_keys_init (HcKeys *self)
{
  self->file = g_key_file_new ();
}

HcKeys *
hc_keys_new (const char *folder)
{
  HcKeys *self = g_object_new (HC_TYPE_KEYS, NULL);
  g_autoptr (GError) error = NULL;

  self->path = g_build_filename (folder, FILE_NAME, NULL);
  if (!g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_NONE, &error) &&
      !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_message ("The sessions of the windows could not be read: %s", error->message);
  return self;
}

void
hc_keys_set (HcKeys *self, const char *username, const char *token)
{
  g_return_if_fail (HC_IS_KEYS (self));

  g_key_file_set_string (self->file, GROUP, username, token);
  flush (self);
}

/**
 * hc_keys_drop:
 *
 * Forgets @token of @username, unless a newer one has taken its place.
 */
void
hc_keys_drop (HcKeys *self, const char *username, const char *token)
{
  g_autofree char *newest = hc_keys_get (self, username);

  g_return_if_fail (HC_IS_KEYS (self));

  if (g_strcmp0 (newest, token) != 0)
    return;
  g_key_file_remove_key (self->file, GROUP, username, NULL);
  flush (self);
}

/**
 * hc_keys_get:
 *
 * Returns: (transfer full) (nullable): the token of @username
 */
char *
hc_keys_get (HcKeys *self, const char *username)
{
  return g_key_file_get_string (self->file, GROUP, username, NULL);
}

/**
 * hc_keys_list:
 *
 * Returns: (transfer full): whose tokens are there
 */
GStrv
hc_keys_list (HcKeys *self)
{
  GStrv usernames = g_key_file_get_keys (self->file, GROUP, NULL, NULL);

  return usernames != NULL ? usernames : g_new0 (char *, 1);
}
