/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-roster.h"

/**
 * HcRoster:
 *
 * Which clients each user has just now, greeted or not. It holds a reference to each until
 * hc_roster_remove().
 */
struct _HcRoster
{
  GObject     parent_instance;

  /* owned */
  GHashTable *users; /* username to GPtrArray of HcClient */

  guint       n_clients;
};

G_DEFINE_FINAL_TYPE (HcRoster, hc_roster, G_TYPE_OBJECT)

static void
hc_roster_finalize (GObject *object)
{
  HcRoster *self = HC_ROSTER (object);

  g_hash_table_unref (self->users);
  G_OBJECT_CLASS (hc_roster_parent_class)->finalize (object);
}

static void
hc_roster_class_init (HcRosterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_roster_finalize;
}

static void
hc_roster_init (HcRoster *self)
{
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

HcRoster *
hc_roster_new (void)
{
  return g_object_new (HC_TYPE_ROSTER, NULL);
}

void
hc_roster_add (HcRoster *self, HcClient *client)
{
  const char *username = hc_client_get_username (client);
  GPtrArray *clients;

  g_return_if_fail (HC_IS_ROSTER (self));

  clients = g_hash_table_lookup (self->users, username);
  if (clients == NULL)
    {
      clients = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->users, g_strdup (username), clients);
    }
  g_ptr_array_add (clients, g_object_ref (client));
  self->n_clients++;
}

void
hc_roster_remove (HcRoster *self, HcClient *client)
{
  GPtrArray *clients;

  g_return_if_fail (HC_IS_ROSTER (self));

  clients = g_hash_table_lookup (self->users, hc_client_get_username (client));
  if (clients == NULL)
    return;
  g_object_ref (client);
  if (g_ptr_array_remove_fast (clients, client))
    self->n_clients--;
  if (clients->len == 0)
    g_hash_table_remove (self->users, hc_client_get_username (client));
  g_object_unref (client);
}

/**
 * hc_roster_list_clients:
 *
 * Returns: (transfer full) (element-type HcClient): those of @username now
 */
GPtrArray *
hc_roster_list_clients (HcRoster *self, const char *username)
{
  GPtrArray *clients = g_hash_table_lookup (self->users, username);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  if (clients != NULL)
    for (guint i = 0; i < clients->len; i++)
      g_ptr_array_add (list, g_object_ref (clients->pdata[i]));
  return list;
}

guint
hc_roster_count (HcRoster *self)
{
  return self->n_clients;
}

/**
 * hc_roster_end_session:
 *
 * Ends the clients of one session.
 */
void
hc_roster_end_session (HcRoster *self, const char *username, gint64 session_id)
{
  g_autoptr (GPtrArray) clients = hc_roster_list_clients (self, username);

  for (guint i = 0; i < clients->len; i++)
    if (hc_client_get_session (clients->pdata[i])->session_id == session_id)
      hc_client_end (clients->pdata[i]);
}

/**
 * hc_roster_end_others:
 * @kept_session_id: the one whose clients stay; 0 for none
 *
 * Ends the clients of all other sessions of @username.
 */
void
hc_roster_end_others (HcRoster *self, const char *username, gint64 kept_session_id)
{
  g_autoptr (GPtrArray) clients = hc_roster_list_clients (self, username);

  for (guint i = 0; i < clients->len; i++)
    if (hc_client_get_session (clients->pdata[i])->session_id != kept_session_id)
      hc_client_end (clients->pdata[i]);
}
