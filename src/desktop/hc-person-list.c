/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <gio/gio.h>

#include "hc-list-rules.h"
#include "hc-loadable.h"
#include "hc-pager.h"
#include "hc-person-list.h"

/**
 * HcPersonList:
 *
 * One of the host's lists as far as it was looked at: a page is asked for when somebody looks near
 * the end of what is there. The host's pages and events are all that fills it; people stand where
 * the host would put them.
 */
struct _HcPersonList
{
  GObject        parent_instance;

  HcListKind     kind;

  /* owned */
  HcPager       *pager;
  GHashTable    *people;    /* username to HcPersonItem, all that the window knows */
  GSequence     *entries;   /* of HcEntry, in the host's order */
  GHashTable    *by_username; /* to GSequenceIter; the keys are the entries' */
};

/* @key is where the entry stands now: names may change before it moves. */
typedef struct
{
  HcPersonItem *item;
  char         *key;
} HcEntry;

static void list_model_iface_init (GListModelInterface *iface);
static void loadable_iface_init (HcLoadableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HcPersonList, hc_person_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                               G_IMPLEMENT_INTERFACE (HC_TYPE_LOADABLE, loadable_iface_init))

typedef enum
{
  PROP_FACE = 1,
  PROP_N_ITEMS,
} HcPersonListProperty;

static HcEntry *
new_entry (HcPersonList *self, HcPersonItem *item)
{
  HcEntry *entry = g_new0 (HcEntry, 1);

  entry->item = g_object_ref (item);
  entry->key = hc_list_rules_get_key (self->kind, hc_person_item_get_person (item));
  return entry;
}

static void
free_entry (HcEntry *entry)
{
  g_object_unref (entry->item);
  g_free (entry->key);
  g_free (entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (((const HcEntry *) a)->key, ((const HcEntry *) b)->key);
}

static void
tell_change (HcPersonList *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  g_object_notify (G_OBJECT (self), "face");
  if (n_removed != n_added)
    g_object_notify (G_OBJECT (self), "n-items");
}

static void
put (HcPersonList *self, GSequenceIter *before, HcEntry *entry)
{
  GSequenceIter *iter = g_sequence_insert_before (before, entry);

  g_hash_table_insert (self->by_username, (gpointer) hc_person_item_get_username (entry->item), iter);
}

static void
take_out (HcPersonList *self, GSequenceIter *iter)
{
  HcEntry *entry = g_sequence_get (iter);
  guint position = g_sequence_iter_get_position (iter);

  g_hash_table_remove (self->by_username, hc_person_item_get_username (entry->item));
  g_sequence_remove (iter);
  tell_change (self, position, 1, 0);
}

/* Where the host would put it, unless that is on a page not yet asked for. */
static void
put_in (HcPersonList *self, HcPersonItem *item)
{
  HcEntry *entry = new_entry (self, item);
  GSequenceIter *before = g_sequence_search (self->entries, entry, compare_entries, NULL);

  if (g_sequence_iter_is_end (before) && !hc_pager_is_complete (self->pager))
    {
      free_entry (entry);
      return;
    }
  put (self, before, entry);
  tell_change (self, g_sequence_iter_get_position (g_sequence_iter_prev (before)), 0, 1);
}

static gboolean
stays (HcPersonList *self, GSequenceIter *iter)
{
  HcEntry *entry = g_sequence_get (iter);
  g_autofree char *key = hc_list_rules_get_key (self->kind, hc_person_item_get_person (entry->item));

  return g_str_equal (entry->key, key);
}

static void
clear (HcPersonList *self)
{
  g_hash_table_remove_all (self->by_username);
  g_sequence_remove_range (g_sequence_get_begin_iter (self->entries), g_sequence_get_end_iter (self->entries));
}

/* What came live meanwhile is not doubled; who changed meanwhile may not belong any more. */
static void
append_page (HcPersonList *self, HcMessage *page)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      const HcPerson *person = page->items->pdata[i];
      HcPersonItem *item = g_hash_table_lookup (self->people, person->username);

      if (item != NULL && !g_hash_table_contains (self->by_username, person->username) &&
          hc_list_rules_has (self->kind, hc_pager_get_query (self->pager), hc_person_item_get_person (item)))
        put (self, g_sequence_get_end_iter (self->entries), new_entry (self, item));
    }
}

static void
on_page (HcPersonList *self, HcMessage *page, gboolean is_first)
{
  guint n_before = g_sequence_get_length (self->entries);
  guint position = is_first ? 0 : n_before;

  if (page == NULL)
    {
      tell_change (self, 0, 0, 0);
      return;
    }
  if (is_first)
    clear (self);
  append_page (self, page);
  tell_change (self, position, n_before - position, g_sequence_get_length (self->entries) - position);
}

static GType
hc_person_list_get_item_type (GListModel *model)
{
  return HC_TYPE_PERSON_ITEM;
}

static guint
hc_person_list_get_n_items (GListModel *model)
{
  return g_sequence_get_length (HC_PERSON_LIST (model)->entries);
}

static gpointer
hc_person_list_get_item (GListModel *model, guint position)
{
  HcPersonList *self = HC_PERSON_LIST (model);
  guint n_items = g_sequence_get_length (self->entries);

  if (position >= n_items)
    return NULL;
  hc_pager_look (self->pager, position, n_items);
  return g_object_ref (((HcEntry *) g_sequence_get (g_sequence_get_iter_at_pos (self->entries, position)))->item);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = hc_person_list_get_item_type;
  iface->get_n_items = hc_person_list_get_n_items;
  iface->get_item = hc_person_list_get_item;
}

static void
hc_person_list_load (HcLoadable *loadable)
{
  HcPersonList *self = HC_PERSON_LIST (loadable);

  if (hc_pager_load (self->pager))
    tell_change (self, 0, 0, 0);
}

static void
loadable_iface_init (HcLoadableInterface *iface)
{
  iface->load = hc_person_list_load;
}

static void
hc_person_list_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcPersonList *self = HC_PERSON_LIST (object);

  switch ((HcPersonListProperty) property_id)
    {
    case PROP_FACE:
      g_value_set_string (value, hc_pager_get_face (self->pager, g_sequence_get_length (self->entries)));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, g_sequence_get_length (self->entries));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_person_list_finalize (GObject *object)
{
  HcPersonList *self = HC_PERSON_LIST (object);

  g_hash_table_unref (self->by_username);
  g_sequence_free (self->entries);
  g_hash_table_unref (self->people);
  g_object_unref (self->pager);
  G_OBJECT_CLASS (hc_person_list_parent_class)->finalize (object);
}

static void
hc_person_list_class_init (HcPersonListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hc_person_list_get_property;
  object_class->finalize = hc_person_list_finalize;

  g_object_class_override_property (object_class, PROP_FACE, "face");
  g_object_class_install_property (
    object_class, PROP_N_ITEMS,
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
hc_person_list_init (HcPersonList *self)
{
  self->entries = g_sequence_new ((GDestroyNotify) free_entry);
  self->by_username = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * hc_person_list_new:
 * @people: (element-type utf8 HcPersonItem): who is known; whoever is on a page is in it when the
 *   page comes
 *
 * Asks for nothing before hc_loadable_load().
 */
HcPersonList *
hc_person_list_new (HcListKind kind, HcSeat *seat, GHashTable *people)
{
  HcPersonList *self = g_object_new (HC_TYPE_PERSON_LIST, NULL);

  self->kind = kind;
  self->pager = hc_pager_new (seat, kind);
  self->people = g_hash_table_ref (people);
  g_signal_connect_object (self->pager, "page", G_CALLBACK (on_page), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * hc_person_list_set_query:
 * @query: (nullable): words that all must begin a word of a name or username
 *
 * Starts over; what is there is shown until the new first page comes. The last query wins, however late
 * the answers of others come.
 */
void
hc_person_list_set_query (HcPersonList *self, const char *query)
{
  const char *wanted = query != NULL && *query != '\0' ? query : NULL;

  g_return_if_fail (HC_IS_PERSON_LIST (self));

  if (g_strcmp0 (hc_pager_get_query (self->pager), wanted) == 0)
    return;
  hc_pager_restart (self->pager, wanted);
  tell_change (self, 0, 0, 0);
}

/**
 * hc_person_list_place:
 *
 * Puts @item where the host's newest word of it says, or takes it out.
 */
void
hc_person_list_place (HcPersonList *self, HcPersonItem *item)
{
  GSequenceIter *iter = g_hash_table_lookup (self->by_username, hc_person_item_get_username (item));
  gboolean belongs = hc_list_rules_has (self->kind, hc_pager_get_query (self->pager), hc_person_item_get_person (item));

  g_return_if_fail (HC_IS_PERSON_LIST (self));

  if (iter != NULL && belongs && stays (self, iter))
    return;
  if (iter != NULL)
    take_out (self, iter);
  if (belongs && !hc_pager_is_fresh (self->pager))
    put_in (self, item);
}

void
hc_person_list_remove (HcPersonList *self, const char *username)
{
  GSequenceIter *iter = g_hash_table_lookup (self->by_username, username);

  g_return_if_fail (HC_IS_PERSON_LIST (self));

  if (iter != NULL)
    take_out (self, iter);
}

/**
 * hc_person_list_close:
 *
 * Looks at no answer any more.
 */
void
hc_person_list_close (HcPersonList *self)
{
  hc_pager_close (self->pager);
}

HcListKind
hc_person_list_get_kind (HcPersonList *self)
{
  return self->kind;
}

/**
 * hc_person_list_get_query:
 *
 * Returns: (nullable): what is searched for
 */
const char *
hc_person_list_get_query (HcPersonList *self)
{
  return hc_pager_get_query (self->pager);
}

gboolean
hc_person_list_is_complete (HcPersonList *self)
{
  return hc_pager_is_complete (self->pager);
}
