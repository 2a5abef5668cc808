/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-roster.h"

/* Who gives way to a newcomer, the oldest of the first kind there is: a crowd that connects and
 * says nothing must not keep out those who do. */
static const HcStage expendable[] = { HC_STAGE_LINGER, HC_STAGE_HEAD, HC_STAGE_BODY };

typedef struct
{
  struct in6_addr key;
  guint           n_connections;
} HcRosterAddress;

/**
 * HcRoster:
 *
 * Who is connected, from where, and how far along they are; and whether there is room for one more.
 * It keeps most of the room for signed-in sessions.
 */
struct _HcRoster
{
  const HcLimits *limits;    /* borrowed */
  GQueue          queues[HC_N_STAGES];
  GHashTable     *addresses; /* HcRosterAddress, by its key */
};

static guint
hash_address (gconstpointer key)
{
  const struct in6_addr *address = key;
  guint64 halves[2];

  memcpy (halves, address, sizeof halves);
  halves[0] ^= halves[1];
  return g_int64_hash (&halves[0]);
}

static gboolean
equal_addresses (gconstpointer a, gconstpointer b)
{
  return IN6_ARE_ADDR_EQUAL ((const struct in6_addr *) a, (const struct in6_addr *) b);
}

static HcRosterAddress *
find_address (HcRoster *self, const struct in6_addr *peer)
{
  return g_hash_table_lookup (self->addresses, peer);
}

static guint
count_before_sign_in (HcRoster *self)
{
  return hc_roster_count (self) - self->queues[HC_STAGE_MEMBER].length;
}

static gpointer
find_expendable (HcRoster *self, const struct in6_addr *peer)
{
  for (guint i = 0; i < G_N_ELEMENTS (expendable); i++)
    for (GList *link = self->queues[expendable[i]].head; link != NULL; link = link->next)
      {
        HcRosterEntry *entry = (HcRosterEntry *) link; /* its first field */

        if (peer == NULL || equal_addresses (&entry->peer, peer))
          return link->data;
      }
  return NULL;
}

static gboolean
is_address_full (HcRoster *self, const struct in6_addr *peer)
{
  HcRosterAddress *address = hc_peer_is_loopback (peer) ? NULL : find_address (self, peer);
  gint64 max = self->limits->connections_per_address;

  return max > 0 && address != NULL && address->n_connections >= max;
}

HcRoster *
hc_roster_new (const HcLimits *limits)
{
  HcRoster *self = g_new0 (HcRoster, 1);

  self->limits = limits;
  self->addresses = g_hash_table_new_full (hash_address, equal_addresses, NULL, g_free);
  return self;
}

void
hc_roster_free (HcRoster *self)
{
  g_hash_table_unref (self->addresses);
  g_free (self);
}

/**
 * hc_roster_find_full:
 *
 * Returns: which limit stands against one more from @peer
 */
HcFull
hc_roster_find_full (HcRoster *self, const struct in6_addr *peer)
{
  if (is_address_full (self, peer))
    return HC_FULL_ADDRESS;
  if (hc_roster_count (self) >= self->limits->connections)
    return HC_FULL_HOST;
  if (count_before_sign_in (self) >= self->limits->connections_before_sign_in)
    return HC_FULL_BEFORE_SIGN_IN;
  return HC_NOT_FULL;
}

/**
 * hc_roster_has_room:
 * @victim: (out) (transfer none) (nullable): the owner of the entry that gives way to the newcomer
 *
 * Returns: whether somebody from @peer may come in
 */
gboolean
hc_roster_has_room (HcRoster *self, const struct in6_addr *peer, gpointer *victim)
{
  *victim = NULL;
  if (hc_roster_find_full (self, peer) == HC_NOT_FULL)
    return TRUE;
  *victim = find_expendable (self, is_address_full (self, peer) ? peer : NULL);
  return *victim != NULL;
}

/**
 * hc_roster_add:
 *
 * Adds @entry at %HC_STAGE_HEAD.
 */
void
hc_roster_add (HcRoster *self, HcRosterEntry *entry, const struct in6_addr *peer, gpointer owner)
{
  HcRosterAddress *address = find_address (self, peer);

  if (address == NULL)
    {
      address = g_new0 (HcRosterAddress, 1);
      address->key = *peer;
      g_hash_table_insert (self->addresses, &address->key, address);
    }
  address->n_connections++;

  entry->peer = *peer;
  entry->stage = HC_STAGE_HEAD;
  entry->link = (GList) { owner, NULL, NULL };
  g_queue_push_tail_link (&self->queues[entry->stage], &entry->link);
}

void
hc_roster_move (HcRoster *self, HcRosterEntry *entry, HcStage stage)
{
  g_queue_unlink (&self->queues[entry->stage], &entry->link);
  entry->stage = stage;
  g_queue_push_tail_link (&self->queues[stage], &entry->link);
}

void
hc_roster_remove (HcRoster *self, HcRosterEntry *entry)
{
  HcRosterAddress *address = find_address (self, &entry->peer);

  g_queue_unlink (&self->queues[entry->stage], &entry->link);
  if (--address->n_connections == 0)
    g_hash_table_remove (self->addresses, &address->key);
}

guint
hc_roster_count (HcRoster *self)
{
  guint n = 0;

  for (guint i = 0; i < HC_N_STAGES; i++)
    n += self->queues[i].length;
  return n;
}

/**
 * hc_roster_list:
 *
 * Returns: (transfer full): the owners of all entries that are now at @last or a stage before it
 */
GPtrArray *
hc_roster_list (HcRoster *self, HcStage last)
{
  GPtrArray *owners = g_ptr_array_new ();

  for (guint i = 0; i <= last; i++)
    for (GList *link = self->queues[i].head; link != NULL; link = link->next)
      g_ptr_array_add (owners, link->data);
  return owners;
}

gboolean
hc_peer_is_loopback (const struct in6_addr *peer)
{
  return IN6_IS_ADDR_V4MAPPED (peer) ? peer->s6_addr[12] == 127 : IN6_IS_ADDR_LOOPBACK (peer);
}
