/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-host.h"

G_BEGIN_DECLS

/* What a wish begins with. */
#define HC_WISH_FOLDER "--data-dir="
#define HC_WISH_PORT "--port="
#define HC_WISH_ADDRESS "--bind="
#define HC_WISH_NAME "--host-name="
#define HC_WISH_TLS "--tls"
#define HC_WISH_CERTIFICATE "--tls-certificate="
#define HC_WISH_KEY "--tls-key="
#define HC_WISH_LIMIT "--limit="

/**
 * HcCommandLine:
 * @is_headless: serve without a window
 * @is_service: started by the bus, to show windows when it is asked to
 * @shows_version: say the version and end
 * @is_verbose: say what happens, for a log
 * @restores: go back to a backup and end
 * @backup: (nullable): which one; %NULL for the newest
 * @starts_afresh: begin with nobody and end
 * @wishes: what was said of @host, and in any case its folder: each as `--option=value`
 *
 * What the program was started with.
 */
typedef struct
{
  gboolean      is_headless;
  gboolean      shows_version;
  gboolean      is_verbose;
  gboolean      is_service;
  gboolean      restores;
  gboolean      starts_afresh;
  char         *backup;
  char        **wishes;
  HcHostOptions host;
} HcCommandLine;

gboolean hc_command_line_parse (HcCommandLine   *self,
                                char          ***arguments,
                                GError         **error);
void     hc_command_line_clear (HcCommandLine   *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HcCommandLine, hc_command_line_clear)

G_END_DECLS
