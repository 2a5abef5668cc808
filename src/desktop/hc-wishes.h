/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GStrv    hc_wishes_to_arguments    (const char              *program,
                                    const char *const       *wishes);
GStrv    hc_wishes_list_unmet      (GApplicationCommandLine *command_line,
                                    const char *const       *met,
                                    int                      port);
gboolean hc_wishes_mean_other_data (const char *const       *unmet);
void     hc_wishes_say_unmet       (GApplicationCommandLine *command_line,
                                    GStrv                    unmet,
                                    const char              *uri,
                                    const char              *folder);

G_END_DECLS
