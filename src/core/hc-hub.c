/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-hub.h"

typedef struct _HcGroup HcGroup;
typedef struct _HcMembership HcMembership;

/* One member in one group. */
struct _HcMembership
{
  HcGroup      *group;
  HcMember     *member;
  guint         slot; /* where the group has it */
  HcMembership *next; /* another one of the same member */
};

struct _HcGroup
{
  char      *name;
  GPtrArray *slots;     /* of HcMembership; NULL: left while a message was on its way */
  guint      n_members;
  guint      n_sending; /* sends under way, as a member may send in its turn */
};

/**
 * HcHub:
 *
 * The registry of groups: who hears what is sent to which name. It holds a reference to each
 * member until hc_hub_forget(). A send reaches those who were in the group when it began and still
 * are when their turn comes, in the order they joined unless somebody has left before.
 */
struct _HcHub
{
  GObject     parent_instance;

  /* owned */
  GHashTable *groups;  /* name to HcGroup; empty ones go */
  GHashTable *members; /* HcMember to its first HcMembership */
};

G_DEFINE_FINAL_TYPE (HcHub, hc_hub, G_TYPE_OBJECT)

static HcGroup *
ensure_group (HcHub *self, const char *name)
{
  HcGroup *group = g_hash_table_lookup (self->groups, name);

  if (group == NULL)
    {
      group = g_new0 (HcGroup, 1);
      group->name = g_strdup (name);
      group->slots = g_ptr_array_new ();
      g_hash_table_insert (self->groups, group->name, group);
    }
  return group;
}

static void
free_group (HcGroup *group)
{
  g_free (group->name);
  g_ptr_array_unref (group->slots);
  g_free (group);
}

static void
fill_slot (HcGroup *group, guint slot, HcMembership *membership)
{
  group->slots->pdata[slot] = membership;
  membership->slot = slot;
}

static void
close_gaps (HcGroup *group)
{
  guint n_kept = 0;

  if (group->n_members == group->slots->len)
    return;
  for (guint i = 0; i < group->slots->len; i++)
    if (group->slots->pdata[i] != NULL)
      fill_slot (group, n_kept++, group->slots->pdata[i]);
  g_ptr_array_set_size (group->slots, n_kept);
}

static void
settle (HcHub *self, HcGroup *group)
{
  if (group->n_sending > 0)
    return;
  close_gaps (group);
  if (group->n_members == 0)
    g_hash_table_remove (self->groups, group->name);
}

/* While a send walks over the slots nothing moves: the slot stays empty until it is done. */
static void
vacate (HcHub *self, HcMembership *membership)
{
  HcGroup *group = membership->group;
  guint last = group->slots->len - 1;

  group->n_members--;
  group->slots->pdata[membership->slot] = NULL;
  if (group->n_sending == 0)
    {
      if (membership->slot != last)
        fill_slot (group, membership->slot, group->slots->pdata[last]);
      g_ptr_array_set_size (group->slots, last);
    }
  settle (self, group);
  g_free (membership);
}

static HcMembership *
find_membership (HcHub *self, const char *name, HcMember *member)
{
  HcMembership *membership = g_hash_table_lookup (self->members, member);

  while (membership != NULL && !g_str_equal (membership->group->name, name))
    membership = membership->next;
  return membership;
}

static void
hc_hub_finalize (GObject *object)
{
  HcHub *self = HC_HUB (object);
  g_autoptr (GList) members = g_hash_table_get_keys (self->members);

  for (GList *member = members; member != NULL; member = member->next)
    hc_hub_forget (self, member->data);
  g_hash_table_unref (self->members);
  g_hash_table_unref (self->groups);
  G_OBJECT_CLASS (hc_hub_parent_class)->finalize (object);
}

static void
hc_hub_class_init (HcHubClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_hub_finalize;
}

static void
hc_hub_init (HcHub *self)
{
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) free_group);
  self->members = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

HcHub *
hc_hub_new (void)
{
  return g_object_new (HC_TYPE_HUB, NULL);
}

/**
 * hc_hub_join:
 *
 * Joining twice is joining once.
 */
void
hc_hub_join (HcHub *self, const char *name, HcMember *member)
{
  HcMembership *membership;

  g_return_if_fail (HC_IS_HUB (self));
  g_return_if_fail (HC_IS_MEMBER (member));

  if (find_membership (self, name, member) != NULL)
    return;

  membership = g_new0 (HcMembership, 1);
  membership->group = ensure_group (self, name);
  membership->member = member;
  membership->next = g_hash_table_lookup (self->members, member);
  if (membership->next == NULL)
    g_object_ref (member);
  g_hash_table_steal (self->members, member);
  g_hash_table_insert (self->members, member, membership);

  g_ptr_array_add (membership->group->slots, membership);
  membership->slot = membership->group->slots->len - 1;
  membership->group->n_members++;
}

void
hc_hub_leave (HcHub *self, const char *name, HcMember *member)
{
  HcMembership *left;
  HcMembership *first;

  g_return_if_fail (HC_IS_HUB (self));

  left = find_membership (self, name, member);
  if (left == NULL)
    return;

  first = g_hash_table_lookup (self->members, member);
  if (first == left)
    {
      if (left->next == NULL)
        g_hash_table_remove (self->members, member);
      else
        {
          g_hash_table_steal (self->members, member);
          g_hash_table_insert (self->members, member, left->next);
        }
    }
  else
    {
      while (first->next != left)
        first = first->next;
      first->next = left->next;
    }
  vacate (self, left);
}

/**
 * hc_hub_forget:
 *
 * Takes @member out of all its groups and drops the hub's reference. Whoever closes a member calls
 * it. It costs what @member had joined.
 */
void
hc_hub_forget (HcHub *self, HcMember *member)
{
  HcMembership *membership;
  HcMembership *next;

  g_return_if_fail (HC_IS_HUB (self));

  membership = g_hash_table_lookup (self->members, member);
  if (membership == NULL)
    return;

  g_hash_table_steal (self->members, member);
  for (; membership != NULL; membership = next)
    {
      next = membership->next;
      vacate (self, membership);
    }
  g_object_unref (member);
}

/**
 * hc_hub_send_each:
 * @choose: (scope call): asked for each member what to deliver
 *
 * Returns: how many were told
 */
guint
hc_hub_send_each (HcHub *self, const char *name, HcHubChoose choose, gpointer user_data)
{
  HcGroup *group;
  guint n_slots;
  guint n_told = 0;

  g_return_val_if_fail (HC_IS_HUB (self), 0);

  group = g_hash_table_lookup (self->groups, name);
  if (group == NULL)
    return 0;

  g_object_ref (self);
  group->n_sending++;
  n_slots = group->slots->len;
  for (guint i = 0; i < n_slots; i++)
    {
      HcMembership *membership = group->slots->pdata[i];
      g_autoptr (HcMember) member = NULL;
      HcMessage *message;

      if (membership == NULL)
        continue;
      member = g_object_ref (membership->member);
      message = choose (member, user_data);
      if (message == NULL)
        continue;
      hc_member_deliver (member, message);
      n_told++;
    }
  group->n_sending--;
  settle (self, group);
  g_object_unref (self);
  return n_told;
}

static HcMessage *
choose_same (HcMember *member, gpointer message)
{
  return message;
}

/**
 * hc_hub_send:
 *
 * Returns: how many were told
 */
guint
hc_hub_send (HcHub *self, const char *name, HcMessage *message)
{
  return hc_hub_send_each (self, name, choose_same, message);
}

/**
 * hc_hub_count:
 *
 * Returns: how many are in the group now
 */
guint
hc_hub_count (HcHub *self, const char *name)
{
  HcGroup *group = g_hash_table_lookup (self->groups, name);

  return group != NULL ? group->n_members : 0;
}
