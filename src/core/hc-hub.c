/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-hub.h"

typedef struct _HcGroup HcGroup;
typedef struct _HcMembership HcMembership;

/* One member in one group. There are several for everybody who is connected, so it is small. */
struct _HcMembership
{
  HcGroup      *group;
  HcMember     *member; /* NULL: left while a message was on its way */
  HcMembership *next;   /* another one of the same member */
  HcMembership *before; /* in the group, in the order of joining ... */
  HcMembership *behind;
};

struct _HcGroup
{
  HcMembership *first;
  HcMembership *last;
  guint         n_members;
  guint         n_left;    /* memberships that await the end of the sends under way */
  guint         n_sending; /* those sends, as a member may send in its turn */
  char          name[];
};

/**
 * HcHub:
 *
 * The registry of groups: who hears what is sent to which name. It holds a reference to each
 * member until hc_hub_forget(). A send reaches those who were in the group when it began and still
 * are when their turn comes, in the order they joined.
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
  gsize n_bytes = strlen (name) + 1;

  if (group == NULL)
    {
      group = g_malloc0 (sizeof *group + n_bytes);
      memcpy (group->name, name, n_bytes);
      g_hash_table_insert (self->groups, group->name, group);
    }
  return group;
}

static void
append (HcGroup *group, HcMembership *membership)
{
  membership->group = group;
  membership->before = group->last;
  if (group->last != NULL)
    group->last->behind = membership;
  else
    group->first = membership;
  group->last = membership;
  group->n_members++;
}

static void
take_out (HcGroup *group, HcMembership *membership)
{
  if (membership->before != NULL)
    membership->before->behind = membership->behind;
  else
    group->first = membership->behind;
  if (membership->behind != NULL)
    membership->behind->before = membership->before;
  else
    group->last = membership->before;
  g_free (membership);
}

static void
take_out_left (HcGroup *group)
{
  HcMembership *behind;

  for (HcMembership *membership = group->first; group->n_left > 0; membership = behind)
    {
      behind = membership->behind;
      if (membership->member != NULL)
        continue;
      take_out (group, membership);
      group->n_left--;
    }
}

static void
settle (HcHub *self, HcGroup *group)
{
  if (group->n_sending > 0)
    return;
  take_out_left (group);
  if (group->n_members == 0)
    g_hash_table_remove (self->groups, group->name);
}

/* While a send walks over the memberships all stay where they are. */
static void
vacate (HcHub *self, HcMembership *membership)
{
  HcGroup *group = membership->group;

  group->n_members--;
  if (group->n_sending == 0)
    take_out (group, membership);
  else
    {
      membership->member = NULL;
      group->n_left++;
    }
  settle (self, group);
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
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
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
  membership->member = member;
  membership->next = g_hash_table_lookup (self->members, member);
  if (membership->next == NULL)
    g_object_ref (member);
  g_hash_table_steal (self->members, member);
  g_hash_table_insert (self->members, member, membership);

  append (ensure_group (self, name), membership);
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

/* (nullable) @member: who has left is not told. */
static gboolean
tell (HcMember *member, HcHubChoose choose, gpointer user_data)
{
  g_autoptr (GObject) alive G_GNUC_UNUSED = member != NULL ? g_object_ref (G_OBJECT (member)) : NULL;
  HcMessage *message = member != NULL ? choose (member, user_data) : NULL;

  if (message == NULL)
    return FALSE;
  hc_member_deliver (member, message);
  return TRUE;
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
  HcMembership *last;
  guint n_told = 0;

  g_return_val_if_fail (HC_IS_HUB (self), 0);

  group = g_hash_table_lookup (self->groups, name);
  if (group == NULL)
    return 0;

  g_object_ref (self);
  group->n_sending++;
  last = group->last;
  for (HcMembership *membership = group->first;; membership = membership->behind)
    {
      n_told += tell (membership->member, choose, user_data);
      if (membership == last)
        break;
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
