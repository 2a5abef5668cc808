/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-wrap-layout.h"

/**
 * HcWrapLayout:
 *
 * Puts children side by side and, where they do not fit, into further lines. A child that expands
 * takes what its line leaves; it counts with its minimal width when lines are broken.
 */
struct _HcWrapLayout
{
  GtkLayoutManager parent_instance;

  int              spacing;
  int              line_spacing;
};

G_DEFINE_FINAL_TYPE (HcWrapLayout, hc_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef enum
{
  PROP_SPACING = 1,
  PROP_LINE_SPACING,
} HcWrapLayoutProperty;

static GParamSpec *properties[PROP_LINE_SPACING + 1];

typedef struct
{
  GtkWidget *first;
  GtkWidget *end;     /* behind the last child; NULL for the end of all */
  int        width;   /* what the line needs */
  int        n_growing;
} HcLine;

static int
get_basis (GtkWidget *child, int width)
{
  int minimum;
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
    return minimum;
  return width < 0 ? natural : MAX (minimum, MIN (natural, width));
}

/* Finds the children from @child on that fit into @width, at least one. */
static gboolean
next_line (HcWrapLayout *self, GtkWidget *child, int width, HcLine *line)
{
  *line = (HcLine){ 0 };
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int needed;

      if (!gtk_widget_should_layout (child))
        continue;
      needed = get_basis (child, width) + (line->first != NULL ? self->spacing : 0);
      if (line->first != NULL && line->width + needed > width)
        break;
      if (line->first == NULL)
        line->first = child;
      line->width += needed;
      line->n_growing += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL) ? 1 : 0;
    }
  line->end = child;
  return line->first != NULL;
}

static int
get_child_width (GtkWidget *child, const HcLine *line, int width)
{
  int basis = get_basis (child, width);

  if (line->n_growing == 0 || !gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
    return basis;
  return MAX (basis, basis + (width - line->width) / line->n_growing);
}

static int
get_line_height (const HcLine *line, int width, gboolean is_natural)
{
  int height = 0;

  for (GtkWidget *child = line->first; child != line->end; child = gtk_widget_get_next_sibling (child))
    {
      int minimum;
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, get_child_width (child, line, width), &minimum, &natural,
                          NULL, NULL);
      height = MAX (height, is_natural ? natural : minimum);
    }
  return height;
}

static void
measure_width (HcWrapLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  gboolean is_first = TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;
      int child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (is_first ? 0 : self->spacing);
      is_first = FALSE;
    }
}

static int
measure_height (HcWrapLayout *self, GtkWidget *widget, int width, gboolean is_natural)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int height = 0;
  HcLine line;

  for (; next_line (self, child, width, &line); child = line.end)
    height += get_line_height (&line, width, is_natural) + (height > 0 ? self->line_spacing : 0);
  return height;
}

static void
hc_wrap_layout_measure (GtkLayoutManager *manager,
                        GtkWidget        *widget,
                        GtkOrientation    orientation,
                        int               for_size,
                        int              *minimum,
                        int              *natural,
                        int              *minimum_baseline,
                        int              *natural_baseline)
{
  HcWrapLayout *self = HC_WRAP_LAYOUT (manager);
  int width = 0;
  int least = 0;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  if (for_size < 0)
    measure_width (self, widget, &least, &width);
  else
    width = for_size;
  *minimum = measure_height (self, widget, width, FALSE);
  *natural = measure_height (self, widget, width, TRUE);
}

static void
allocate_line (HcWrapLayout *self, const HcLine *line, int width, int y, int height, gboolean is_mirrored)
{
  int x = 0;

  for (GtkWidget *child = line->first; child != line->end; child = gtk_widget_get_next_sibling (child))
    {
      int child_width;

      if (!gtk_widget_should_layout (child))
        continue;
      child_width = get_child_width (child, line, width);
      gtk_widget_size_allocate (
        child, &(GtkAllocation){ is_mirrored ? width - x - child_width : x, y, child_width, height }, -1);
      x += child_width + self->spacing;
    }
}

static void
hc_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  HcWrapLayout *self = HC_WRAP_LAYOUT (manager);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int y = 0;
  HcLine line;

  for (; next_line (self, child, width, &line); child = line.end)
    {
      gboolean is_only = line.first == gtk_widget_get_first_child (widget) && line.end == NULL;
      int line_height = is_only ? height : get_line_height (&line, width, TRUE);

      allocate_line (self, &line, width, y, line_height, is_mirrored);
      y += line_height + self->line_spacing;
    }
}

static GtkSizeRequestMode
hc_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
hc_wrap_layout_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcWrapLayout *self = HC_WRAP_LAYOUT (object);

  switch ((HcWrapLayoutProperty) property_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    case PROP_LINE_SPACING:
      g_value_set_int (value, self->line_spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_wrap_layout_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  HcWrapLayout *self = HC_WRAP_LAYOUT (object);

  switch ((HcWrapLayoutProperty) property_id)
    {
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    case PROP_LINE_SPACING:
      self->line_spacing = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
hc_wrap_layout_class_init (HcWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = hc_wrap_layout_get_property;
  object_class->set_property = hc_wrap_layout_set_property;
  layout_class->measure = hc_wrap_layout_measure;
  layout_class->allocate = hc_wrap_layout_allocate;
  layout_class->get_request_mode = hc_wrap_layout_get_request_mode;

  properties[PROP_SPACING] =
    g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LINE_SPACING] =
    g_param_spec_int ("line-spacing", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
hc_wrap_layout_init (HcWrapLayout *self)
{
}
