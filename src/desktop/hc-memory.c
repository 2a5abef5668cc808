/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-memory.h"

#define WINDOW_FORMAT "(siib)"

/**
 * HcMemory:
 *
 * What windows there were, whose, and how large, and whether guests came, from one start to the next: GSettings
 * where its schema is installed, else nothing. Who is signed in proves itself with a token, which is not here.
 */
struct _HcMemory
{
  GObject    parent_instance;

  gboolean   is_frozen;
  gboolean   has_had_guests;
  guint      n_restored; /* windows that took their place in what was remembered */

  /* owned */
  GSettings *settings; /* NULL where there is no schema */
  GVariant  *restored; /* what was remembered at the start */
  GPtrArray *windows;  /* of HcWindow, not owned, in the order of their making */
};

G_DEFINE_FINAL_TYPE (HcMemory, hc_memory, G_TYPE_OBJECT)

static void
save (HcMemory *self)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a" WINDOW_FORMAT));

  if (self->settings == NULL || self->is_frozen)
    return;
  for (guint i = 0; i < self->windows->len; i++)
    {
      HcWindow *window = self->windows->pdata[i];
      const char *username = hc_window_get_username (window);
      int width;
      int height;

      /* A door is worth it only where it is all there is. */
      if (username == NULL && self->windows->len > 1)
        continue;
      gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
      g_variant_builder_add (&builder, WINDOW_FORMAT, username != NULL ? username : "", width, height,
                             gtk_window_is_maximized (GTK_WINDOW (window)));
    }
  g_settings_set_value (self->settings, "windows", g_variant_builder_end (&builder));
}

/* The last window takes nothing with it: what it was comes back with the next start. */
static void
on_destroyed (HcMemory *self, HcWindow *window)
{
  if (self->windows->len == 1)
    hc_memory_freeze (self, TRUE);
  g_ptr_array_remove (self->windows, window);
  save (self);
}

static void
restore_size (HcMemory *self, HcWindow *window)
{
  const char *username;
  int width;
  int height;
  gboolean is_maximized;

  if (self->restored == NULL || self->n_restored >= g_variant_n_children (self->restored))
    return;
  g_variant_get_child (self->restored, self->n_restored++, "(&siib)", &username, &width, &height, &is_maximized);
  if (width > 0 && height > 0)
    gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  if (is_maximized)
    gtk_window_maximize (GTK_WINDOW (window));
}

static void
hc_memory_finalize (GObject *object)
{
  HcMemory *self = HC_MEMORY (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->restored, g_variant_unref);
  g_ptr_array_unref (self->windows);
  G_OBJECT_CLASS (hc_memory_parent_class)->finalize (object);
}

static void
hc_memory_class_init (HcMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_memory_finalize;
}

static void
hc_memory_init (HcMemory *self)
{
  self->windows = g_ptr_array_new ();
}

/* A prefix that the desktop does not look into has the schema beside the program's own files. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *known = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) own = NULL;
  GSettingsSchema *schema = known != NULL ? g_settings_schema_source_lookup (known, HC_APP_ID, TRUE) : NULL;

  if (schema != NULL)
    return schema;
  own = g_settings_schema_source_new_from_directory (HC_PKGDATADIR, known, FALSE, NULL);
  return own != NULL ? g_settings_schema_source_lookup (own, HC_APP_ID, FALSE) : NULL;
}

/**
 * hc_memory_new:
 *
 * A program that was not installed may have no schema; then it runs without a memory.
 */
HcMemory *
hc_memory_new (void)
{
  HcMemory *self = g_object_new (HC_TYPE_MEMORY, NULL);
  g_autoptr (GSettingsSchema) schema = find_schema ();

  if (schema == NULL)
    {
      g_message ("The settings' schema is not installed, so windows are not remembered.");
      return self;
    }
  self->settings = g_settings_new_full (schema, NULL, NULL);
  self->restored = g_settings_get_value (self->settings, "windows");
  self->has_had_guests = g_settings_get_boolean (self->settings, "has-had-guests");
  return self;
}

/**
 * hc_memory_watch:
 * @window: new: takes the size of the next remembered window, if there is one
 *
 * Remembers @window for as long as it is there.
 */
void
hc_memory_watch (HcMemory *self, HcWindow *window)
{
  g_return_if_fail (HC_IS_MEMORY (self));

  restore_size (self, window);
  g_ptr_array_add (self->windows, window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_destroyed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::book", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::default-width", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::default-height", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::maximized", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  save (self);
}

/**
 * hc_memory_add_actions:
 *
 * Adds to @map, which is the application's, what is chosen in a window and holds from the next start.
 */
void
hc_memory_add_actions (HcMemory *self, GActionMap *map)
{
  g_autoptr (GAction) tls = NULL;

  if (self->settings == NULL)
    return;
  tls = g_settings_create_action (self->settings, "tls");
  g_action_map_add_action (map, tls);
}

/**
 * hc_memory_freeze:
 * @is_frozen: %FALSE where the program goes on after all
 *
 * The program ends: keeps what is remembered now, whatever becomes of the windows.
 */
void
hc_memory_freeze (HcMemory *self, gboolean is_frozen)
{
  g_return_if_fail (HC_IS_MEMORY (self));

  self->is_frozen = is_frozen;
}

/**
 * hc_memory_list_windows:
 *
 * Returns: (transfer full): who was signed in in each window there was; "" for nobody
 */
GStrv
hc_memory_list_windows (HcMemory *self)
{
  g_autoptr (GStrvBuilder) usernames = g_strv_builder_new ();
  GVariantIter iter;
  const char *username;

  if (self->restored != NULL)
    {
      g_variant_iter_init (&iter, self->restored);
      while (g_variant_iter_next (&iter, "(&siib)", &username, NULL, NULL, NULL))
        g_strv_builder_add (usernames, username);
    }
  return g_strv_builder_end (usernames);
}

/**
 * hc_memory_note_guests:
 *
 * There is a guest.
 */
void
hc_memory_note_guests (HcMemory *self)
{
  g_return_if_fail (HC_IS_MEMORY (self));

  if (self->has_had_guests)
    return;
  self->has_had_guests = TRUE;
  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "has-had-guests", TRUE);
}

/**
 * hc_memory_has_had_guests:
 *
 * Returns: whether there has ever been one
 */
gboolean
hc_memory_has_had_guests (HcMemory *self)
{
  return self->has_had_guests;
}

/**
 * hc_memory_get_port:
 *
 * Returns: the port that was chosen in the settings, or -1 for any
 */
int
hc_memory_get_port (HcMemory *self)
{
  return self->settings != NULL ? g_settings_get_int (self->settings, "port") : -1;
}

gboolean
hc_memory_wants_tls (HcMemory *self)
{
  return self->settings != NULL && g_settings_get_boolean (self->settings, "tls");
}
