/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-clients.h"

/**
 * HcClients:
 *
 * Which clients each user has just now, greeted or not. It holds a reference to each until
 * hc_clients_remove().
 */
struct _HcClients
{
  GObject     parent_instance;

  /* owned */
  GHashTable *users; /* username to GSList of HcClient: few have more than one */

  guint       n_clients;
};

G_DEFINE_FINAL_TYPE (HcClients, hc_clients, G_TYPE_OBJECT)

static guint changed_signal;

static void
hc_clients_finalize (GObject *object)
{
  HcClients *self = HC_CLIENTS (object);

  g_hash_table_unref (self->users);
  G_OBJECT_CLASS (hc_clients_parent_class)->finalize (object);
}

static void
hc_clients_class_init (HcClientsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_clients_finalize;

  /* Somebody came or went. */
  changed_signal = g_signal_new ("changed", HC_TYPE_CLIENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
free_list (gpointer clients)
{
  g_slist_free_full (clients, g_object_unref);
}

static void
hc_clients_init (HcClients *self)
{
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_list);
}

HcClients *
hc_clients_new (void)
{
  return g_object_new (HC_TYPE_CLIENTS, NULL);
}

void
hc_clients_add (HcClients *self, HcClient *client)
{
  const char *username = hc_client_get_username (client);
  GSList *clients;

  g_return_if_fail (HC_IS_CLIENTS (self));

  clients = g_slist_append (g_hash_table_lookup (self->users, username), g_object_ref (client));
  if (clients->next == NULL)
    g_hash_table_insert (self->users, g_strdup (username), clients);
  self->n_clients++;
  g_signal_emit (self, changed_signal, 0);
}

void
hc_clients_remove (HcClients *self, HcClient *client)
{
  const char *username = hc_client_get_username (client);
  GSList *clients;
  GSList *link;
  gpointer key;

  g_return_if_fail (HC_IS_CLIENTS (self));

  clients = g_hash_table_lookup (self->users, username);
  link = g_slist_find (clients, client);
  if (link == NULL)
    return;
  g_hash_table_steal_extended (self->users, username, &key, NULL);
  clients = g_slist_delete_link (clients, link);
  if (clients != NULL)
    g_hash_table_insert (self->users, g_steal_pointer (&key), clients);
  g_free (key);
  self->n_clients--;
  g_object_unref (client);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * hc_clients_end_session:
 *
 * Ends the clients of one session that was signed out of.
 */
void
hc_clients_end_session (HcClients *self, const char *username, gint64 session_id)
{
  g_autoptr (GPtrArray) clients = hc_clients_list (self, username);

  for (guint i = 0; i < clients->len; i++)
    if (hc_client_get_session_id (clients->pdata[i]) == session_id)
      hc_client_end (clients->pdata[i], HC_ENDING_SIGNED_OUT);
}

/**
 * hc_clients_end_others:
 * @kept_session_id: the one whose clients stay; 0 for none
 *
 * Ends the clients of all other sessions of @username.
 */
void
hc_clients_end_others (HcClients *self, const char *username, gint64 kept_session_id, HcEnding ending)
{
  g_autoptr (GPtrArray) clients = hc_clients_list (self, username);

  for (guint i = 0; i < clients->len; i++)
    if (hc_client_get_session_id (clients->pdata[i]) != kept_session_id)
      hc_client_end (clients->pdata[i], ending);
}

/**
 * hc_clients_list:
 *
 * Returns: (transfer full) (element-type HcClient): those of @username now
 */
GPtrArray *
hc_clients_list (HcClients *self, const char *username)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (GSList *client = g_hash_table_lookup (self->users, username); client != NULL; client = client->next)
    g_ptr_array_add (list, g_object_ref (client->data));
  return list;
}

/**
 * hc_clients_list_all:
 *
 * Returns: (transfer full) (element-type HcClient): those of everybody now
 */
GPtrArray *
hc_clients_list_all (HcClients *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer clients;

  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &clients))
    for (GSList *client = clients; client != NULL; client = client->next)
      g_ptr_array_add (list, g_object_ref (client->data));
  return list;
}

/**
 * hc_clients_count:
 *
 * Returns: how many there are, of all users together
 */
guint
hc_clients_count (HcClients *self)
{
  g_return_val_if_fail (HC_IS_CLIENTS (self), 0);

  return self->n_clients;
}

/**
 * hc_clients_count_users:
 *
 * Returns: how many users have one or more
 */
guint
hc_clients_count_users (HcClients *self)
{
  g_return_val_if_fail (HC_IS_CLIENTS (self), 0);

  return g_hash_table_size (self->users);
}
