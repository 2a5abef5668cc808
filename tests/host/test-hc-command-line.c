/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-command-line.h"
#include "hc-error.h"

/* Reads "handclasp" and @options, which have blanks between them. */
static gboolean
parse (HcCommandLine *command_line, const char *options, GError **error)
{
  g_autofree char *line = g_strconcat ("handclasp", options[0] != '\0' ? " " : NULL, options, NULL);
  g_auto (GStrv) arguments = g_strsplit (line, " ", -1);

  return hc_command_line_parse (command_line, &arguments, error);
}

static void
parse_well (HcCommandLine *command_line, const char *options)
{
  g_autoptr (GError) error = NULL;

  parse (command_line, options, &error);
  g_assert_no_error (error);
}

static void
test_without_options (void)
{
  g_auto (HcCommandLine) command_line = { 0 };
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), HC_PROGRAM, NULL);
  HcLimits usual;

  hc_limits_init (&usual);
  parse_well (&command_line, "");
  g_assert_false (command_line.is_headless);
  g_assert_false (command_line.shows_version);
  g_assert_cmpint (command_line.host.port, ==, HC_HOST_ANY_PORT);
  g_assert_cmpstr (command_line.host.folder, ==, folder);
  g_assert_null (command_line.host.address);
  g_assert_null (command_line.host.names);
  g_assert_cmpmem (&command_line.host.limits, sizeof usual, &usual, sizeof usual);
}

static void
test_every_option (void)
{
  g_auto (HcCommandLine) command_line = { 0 };
  g_autofree char *address = NULL;

  parse_well (&command_line, "--headless --port 8123 --data-dir /some/where --bind 192.168.1.7 --host-name table "
                             "--host-name=kitchen.local --limit command-rate=0 --limit pair-rate=7");
  address = g_inet_address_to_string (command_line.host.address);
  g_assert_true (command_line.is_headless);
  g_assert_cmpint (command_line.host.port, ==, 8123);
  g_assert_cmpstr (command_line.host.folder, ==, "/some/where");
  g_assert_cmpstr (address, ==, "192.168.1.7");
  g_assert_cmpuint (g_strv_length (command_line.host.names), ==, 2);
  g_assert_cmpstr (command_line.host.names[0], ==, "table");
  g_assert_cmpstr (command_line.host.names[1], ==, "kitchen.local");
  g_assert_cmpint (command_line.host.limits.command_rate, ==, 0);
  g_assert_cmpint (command_line.host.limits.pair_rate, ==, 7);
  g_assert_cmpint (command_line.host.limits.connections, ==, 4096);
}

static void
test_wishes (void)
{
  g_auto (HcCommandLine) few = { 0 };
  g_auto (HcCommandLine) many = { 0 };
  const char *all[] = { "--data-dir=/some/where", "--port=0", "--bind=::1", "--host-name=table", "--host-name=kitchen",
                        "--limit=pair-rate=7", NULL };
  g_autofree char *folder = g_strconcat ("--data-dir=", g_get_user_data_dir (), "/" HC_PROGRAM, NULL);

  parse_well (&few, "");
  g_assert_cmpstrv (few.wishes, ((const char *[]){ folder, NULL }));
  parse_well (&many, "--limit=pair-rate=7 --host-name table --data-dir /some/where/ --port 0 --host-name kitchen "
                     "--bind ::1");
  g_assert_cmpstrv (many.wishes, all);
}

static void
test_tls (void)
{
  g_auto (HcCommandLine) plain = { 0 };
  g_auto (HcCommandLine) own = { 0 };
  g_auto (HcCommandLine) given = { 0 };
  const char *wishes[] = { "--data-dir=/d", "--tls-certificate=/a/crt.pem", "--tls-key=/a/key.pem", NULL };

  parse_well (&plain, "");
  g_assert_false (plain.host.has_tls);
  parse_well (&own, "--tls --data-dir /d");
  g_assert_true (own.host.has_tls);
  g_assert_null (own.host.certificate);
  g_assert_cmpstrv (own.wishes, ((const char *[]){ "--data-dir=/d", "--tls", NULL }));
  parse_well (&given, "--data-dir /d --tls-key /a/key.pem --tls-certificate /a/./crt.pem");
  g_assert_true (given.host.has_tls);
  g_assert_cmpstr (given.host.certificate, ==, "/a/crt.pem");
  g_assert_cmpstr (given.host.key, ==, "/a/key.pem");
  g_assert_cmpstrv (given.wishes, wishes);
}

static void
test_version (void)
{
  g_auto (HcCommandLine) command_line = { 0 };

  parse_well (&command_line, "--version");
  g_assert_true (command_line.shows_version);
  g_assert_false (command_line.is_verbose);
}

static void
test_verbose (void)
{
  static const char *const lines[] = { "-v", "--verbose" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (HcCommandLine) command_line = { 0 };

      parse_well (&command_line, lines[i]);
      g_assert_true (command_line.is_verbose);
    }
}

static void
test_ports (void)
{
  static const struct
  {
    const char *option;
    int         port;
  } cases[] = { { "--port 0", 0 }, { "--port 1", 1 }, { "--port=65535", 65535 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (HcCommandLine) command_line = { 0 };

      parse_well (&command_line, cases[i].option);
      g_assert_cmpint (command_line.host.port, ==, cases[i].port);
    }
}

static void
test_an_ipv6_address (void)
{
  g_auto (HcCommandLine) command_line = { 0 };

  parse_well (&command_line, "--bind ::1");
  g_assert_true (g_inet_address_get_is_loopback (command_line.host.address));
}

static void
test_refuses (gconstpointer options)
{
  g_auto (HcCommandLine) command_line = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (parse (&command_line, options, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

/* As a program started with @options would. */
static void
test_help_in_a_process_of_its_own (void)
{
  g_auto (HcCommandLine) command_line = { 0 };

  parse (&command_line, "--help", NULL);
  g_assert_not_reached ();
}

static void
test_help (void)
{
  g_test_trap_subprocess ("/command-line/help/subprocess", 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*--headless*--port*--data-dir*--bind*--host-name*--tls*--tls-certificate*--tls-key*--limit*--version*");
  g_test_trap_assert_stdout ("*command-rate *20*");
}

static void
test_restore_takes_a_file_or_none (void)
{
  g_auto (HcCommandLine) newest = { 0 };
  g_auto (HcCommandLine) other = { 0 };
  g_auto (HcCommandLine) joined = { 0 };
  g_auto (HcCommandLine) fresh = { 0 };

  parse_well (&newest, "--restore --data-dir /some/where");
  g_assert_true (newest.restores);
  g_assert_null (newest.backup);
  g_assert_cmpstr (newest.host.folder, ==, "/some/where");
  parse_well (&other, "--restore a.sqlite");
  g_assert_true (other.restores);
  g_assert_cmpstr (other.backup, ==, "a.sqlite");
  parse_well (&joined, "--restore=/b/c.sqlite");
  g_assert_cmpstr (joined.backup, ==, "/b/c.sqlite");
  parse_well (&fresh, "--start-afresh");
  g_assert_true (fresh.starts_afresh);
  g_assert_false (fresh.restores);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    const char *options;
  } refused[] = {
    { "/command-line/refuses/an-unknown-option", "--fast" },
    { "/command-line/refuses/what-is-no-option", "start" },
    { "/command-line/refuses/what-follows-two-dashes", "-- start" },
    { "/command-line/refuses/no-port", "--port" },
    { "/command-line/refuses/a-word-for-a-port", "--port http" },
    { "/command-line/refuses/half-a-number", "--port 80x" },
    { "/command-line/refuses/a-port-below-all", "--port -1" },
    { "/command-line/refuses/a-port-far-below-all", "--port -2" },
    { "/command-line/refuses/a-port-above-all", "--port 65536" },
    { "/command-line/refuses/a-number-nobody-can-count-to", "--port 99999999999999999999" },
    { "/command-line/refuses/a-name-for-an-address", "--bind table" },
    { "/command-line/refuses/an-address-with-a-port", "--bind 127.0.0.1:8000" },
    { "/command-line/refuses/a-certificate-without-its-key", "--tls-certificate /a" },
    { "/command-line/refuses/a-key-without-its-certificate", "--tls-key /a" },
    { "/command-line/refuses/an-unknown-limit", "--limit speed=3" },
    { "/command-line/refuses/a-limit-without-value", "--limit command-rate" },
    { "/command-line/refuses/a-bad-value", "--limit command-rate=many" },
    { "/command-line/refuses/one-bad-limit-of-two", "--limit command-rate=1 --limit pair-rate=-1" },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command-line/without-options", test_without_options);
  g_test_add_func ("/command-line/every-option", test_every_option);
  g_test_add_func ("/command-line/restore-takes-a-file-or-none", test_restore_takes_a_file_or_none);
  g_test_add_func ("/command-line/wishes", test_wishes);
  g_test_add_func ("/command-line/tls", test_tls);
  g_test_add_func ("/command-line/version", test_version);
  g_test_add_func ("/command-line/verbose", test_verbose);
  g_test_add_func ("/command-line/ports", test_ports);
  g_test_add_func ("/command-line/an-ipv6-address", test_an_ipv6_address);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_test_add_data_func (refused[i].path, refused[i].options, test_refuses);
  g_test_add_func ("/command-line/help", test_help);
  g_test_add_func ("/command-line/help/subprocess", test_help_in_a_process_of_its_own);
  return g_test_run ();
}
