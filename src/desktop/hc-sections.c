/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

#include "hc-loadable.h"
#include "hc-sections.h"

#define NO_DRAWER -1

/* A row between people: the title of a section, or the way into a drawer. */
struct _HcHeading
{
  GObject     parent_instance;

  const char *title;
  int         drawer; /* HcListKind or NO_DRAWER */
};

G_DEFINE_FINAL_TYPE (HcHeading, hc_heading, G_TYPE_OBJECT)

static void
hc_heading_class_init (HcHeadingClass *klass)
{
}

static void
hc_heading_init (HcHeading *self)
{
}

static HcHeading *
new_heading (const char *title, int drawer)
{
  HcHeading *self = g_object_new (HC_TYPE_HEADING, NULL);

  self->title = title;
  self->drawer = drawer;
  return self;
}

const char *
hc_heading_get_title (HcHeading *self)
{
  return self->title;
}

/**
 * hc_heading_get_drawer:
 *
 * Returns: the HcListKind of the drawer it leads to, or -1
 */
int
hc_heading_get_drawer (HcHeading *self)
{
  return self->drawer;
}

#define N_SECTIONS 2

/**
 * HcSections:
 *
 * All requests in one model: the inbox and what I asked for, each below its heading as long as it
 * has anybody, and the ways into the drawers at the end.
 */
struct _HcSections
{
  GObject              parent_instance;

  /* owned */
  HcPersonList        *lists[N_SECTIONS];
  GListStore          *headings[N_SECTIONS]; /* of at most one HcHeading */
  GtkFlattenListModel *flat;
};

static void list_model_iface_init (GListModelInterface *iface);
static void loadable_iface_init (HcLoadableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HcSections, hc_sections, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                               G_IMPLEMENT_INTERFACE (HC_TYPE_LOADABLE, loadable_iface_init))

typedef enum
{
  PROP_FACE = 1,
} HcSectionsProperty;

static const struct
{
  HcListKind  kind;
  const char *title;
} sections[N_SECTIONS] = {
  { HC_LIST_INCOMING, N_("Waiting for you") },
  { HC_LIST_OUTGOING, N_("You asked") },
};

static const char *
get_face (HcSections *self)
{
  const char *face = NULL;

  for (guint i = 0; i < N_SECTIONS; i++)
    {
      g_autofree char *own = NULL;

      g_object_get (self->lists[i], "face", &own, NULL);
      if (g_str_equal (own, "list"))
        return "list";
      if (face == NULL || g_str_equal (face, "empty"))
        face = g_intern_string (own);
    }
  return face;
}

static void
on_face (HcSections *self)
{
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      gboolean is_wanted = g_list_model_get_n_items (G_LIST_MODEL (self->lists[i])) > 0;
      gboolean is_there = g_list_model_get_n_items (G_LIST_MODEL (self->headings[i])) > 0;
      g_autoptr (HcHeading) heading = NULL;

      if (is_wanted && !is_there)
        {
          heading = new_heading (_(sections[i].title), NO_DRAWER);
          g_list_store_append (self->headings[i], heading);
        }
      else if (!is_wanted && is_there)
        g_list_store_remove_all (self->headings[i]);
    }
  g_object_notify (G_OBJECT (self), "face");
}

static void
on_items_changed (HcSections *self, guint position, guint n_removed, guint n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static GListModel *
new_drawers (void)
{
  g_autoptr (HcHeading) declined = new_heading (_("Declined"), HC_LIST_DECLINED);
  g_autoptr (HcHeading) filtered = new_heading (_("Filtered"), HC_LIST_FILTERED);
  GListStore *drawers = g_list_store_new (HC_TYPE_HEADING);

  g_list_store_append (drawers, declined);
  g_list_store_append (drawers, filtered);
  return G_LIST_MODEL (drawers);
}

static GType
hc_sections_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
hc_sections_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (HC_SECTIONS (model)->flat));
}

static gpointer
hc_sections_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (HC_SECTIONS (model)->flat), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = hc_sections_get_item_type;
  iface->get_n_items = hc_sections_get_n_items;
  iface->get_item = hc_sections_get_item;
}

static void
hc_sections_load (HcLoadable *loadable)
{
  for (guint i = 0; i < N_SECTIONS; i++)
    hc_loadable_load (HC_LOADABLE (HC_SECTIONS (loadable)->lists[i]));
}

static void
loadable_iface_init (HcLoadableInterface *iface)
{
  iface->load = hc_sections_load;
}

static void
hc_sections_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch ((HcSectionsProperty) property_id)
    {
    case PROP_FACE:
      g_value_set_string (value, get_face (HC_SECTIONS (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_sections_finalize (GObject *object)
{
  HcSections *self = HC_SECTIONS (object);

  g_clear_object (&self->flat);
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      g_clear_object (&self->headings[i]);
      g_clear_object (&self->lists[i]);
    }
  G_OBJECT_CLASS (hc_sections_parent_class)->finalize (object);
}

static void
hc_sections_class_init (HcSectionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hc_sections_get_property;
  object_class->finalize = hc_sections_finalize;

  g_object_class_override_property (object_class, PROP_FACE, "face");
}

static void
hc_sections_init (HcSections *self)
{
}

HcSections *
hc_sections_new (HcBook *book)
{
  HcSections *self = g_object_new (HC_TYPE_SECTIONS, NULL);
  GListStore *models = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GListModel) drawers = new_drawers ();

  for (guint i = 0; i < N_SECTIONS; i++)
    {
      self->lists[i] = g_object_ref (hc_book_get_list (book, sections[i].kind));
      self->headings[i] = g_list_store_new (HC_TYPE_HEADING);
      g_list_store_append (models, self->headings[i]);
      g_list_store_append (models, self->lists[i]);
      g_signal_connect_object (self->lists[i], "notify::face", G_CALLBACK (on_face), self, G_CONNECT_SWAPPED);
    }
  g_list_store_append (models, drawers);
  self->flat = gtk_flatten_list_model_new (G_LIST_MODEL (models));
  g_signal_connect_object (self->flat, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  on_face (self);
  return self;
}
