/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <qrcodegen.h>

#include "hc-qr.h"

#define QUIET 4 /* modules around the code: ISO 18004, 6.3.8 */
#define VERSION_MAX 10

/**
 * HcQr:
 *
 * A QR code as a paintable. It is always dark on light with its quiet zone, whatever the style, for
 * many cameras read nothing else; modules are whole pixels, so that it stays crisp.
 */
struct _HcQr
{
  GObject parent_instance;

  guint8  code[qrcodegen_BUFFER_LEN_FOR_VERSION (VERSION_MAX)];
};

static void paintable_iface_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HcQr, hc_qr, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_iface_init))

static void
append_box (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* Modules side by side are one box: no seams, and fewer nodes. */
static void
append_row (HcQr *self, GtkSnapshot *snapshot, int row, float left, float top, float module)
{
  const GdkRGBA dark = { 0, 0, 0, 1 };
  int size = hc_qr_get_size (self);
  int end;

  for (int column = 0; column < size; column = end + 1)
    {
      for (end = column; end < size && hc_qr_is_dark (self, end, row); end++)
        ;
      if (end > column)
        append_box (snapshot, &dark, left + column * module, top + row * module, (end - column) * module, module);
    }
}

static void
hc_qr_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  HcQr *self = HC_QR (paintable);
  const GdkRGBA light = { 1, 1, 1, 1 };
  int size = hc_qr_get_size (self);
  float module = (int) (MIN (width, height) / (size + 2 * QUIET));
  float left;
  float top;

  if (module < 1)
    module = MIN (width, height) / (size + 2 * QUIET);
  left = (int) ((width - size * module) / 2);
  top = (int) ((height - size * module) / 2);
  append_box (snapshot, &light, 0, 0, width, height);
  for (int row = 0; row < size; row++)
    append_row (self, snapshot, row, left, top, module);
}

static int
hc_qr_get_intrinsic_length (GdkPaintable *paintable)
{
  return hc_qr_get_size (HC_QR (paintable)) + 2 * QUIET;
}

static GdkPaintableFlags
hc_qr_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_CONTENTS | GDK_PAINTABLE_STATIC_SIZE;
}

static void
paintable_iface_init (GdkPaintableInterface *iface)
{
  iface->snapshot = hc_qr_snapshot;
  iface->get_intrinsic_width = hc_qr_get_intrinsic_length;
  iface->get_intrinsic_height = hc_qr_get_intrinsic_length;
  iface->get_flags = hc_qr_get_flags;
}

static void
hc_qr_class_init (HcQrClass *klass)
{
}

static void
hc_qr_init (HcQr *self)
{
}

/**
 * hc_qr_new:
 *
 * Returns: (transfer full) (nullable): %NULL where @text is too long
 */
HcQr *
hc_qr_new (const char *text)
{
  g_autoptr (HcQr) self = g_object_new (HC_TYPE_QR, NULL);
  guint8 scratch[qrcodegen_BUFFER_LEN_FOR_VERSION (VERSION_MAX)];

  if (!qrcodegen_encodeText (text, scratch, self->code, qrcodegen_Ecc_MEDIUM, qrcodegen_VERSION_MIN, VERSION_MAX,
                             qrcodegen_Mask_AUTO, true))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * hc_qr_get_size:
 *
 * Returns: modules a side, without the quiet zone
 */
int
hc_qr_get_size (HcQr *self)
{
  return qrcodegen_getSize (self->code);
}

gboolean
hc_qr_is_dark (HcQr *self, int column, int row)
{
  return qrcodegen_getModule (self->code, column, row);
}
