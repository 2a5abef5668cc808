/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HC_TYPE_PROBLEM_PAGE (hc_problem_page_get_type ())
G_DECLARE_FINAL_TYPE (HcProblemPage, hc_problem_page, HC, PROBLEM_PAGE, AdwBin)

void hc_problem_page_set_problem (HcProblemPage *self,
                                  const char    *sentence);
void hc_problem_page_set_cures   (HcProblemPage *self,
                                  const char    *backup,
                                  gboolean       can_start_afresh);

G_END_DECLS
