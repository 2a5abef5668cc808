/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-error.h"
#include "hc-json.h"

#define N_BRACKETS 75000

typedef struct
{
  const char *name;
  const char *text;
} HcCase;

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = hc_json_parse (text, strlen (text), &error);

  if (object == NULL)
    g_assert_error (error, HC_ERROR, HC_ERROR_BAD_MESSAGE);
  else
    g_assert_no_error (error);
  return object;
}

static void
test_accepts (gconstpointer text)
{
  g_autoptr (JsonObject) object = parse (text);

  g_assert_nonnull (object);
}

static void
test_refuses (gconstpointer text)
{
  g_autoptr (JsonObject) object = parse (text);

  g_assert_null (object);
}

static const HcCase accepted[] = {
  { "nothing-in-it", "{}" },
  { "space-of-all-kinds", " \t\r\n{ \"a\" : [ 1 , 2 ] } \t\r\n" },
  { "all-values", "{\"a\":null,\"b\":true,\"c\":false,\"d\":\"e\",\"f\":[],\"g\":{}}" },
  { "numbers", "{\"a\":[0,-0,7,-7,1.5,-0.25,1e5,1E5,1e+5,1e-5,12.5E-3]}" },
  { "escapes", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\"}" },
  { "a-pair-of-surrogates", "{\"a\":\"\\uD83D\\ude42\"}" },
  { "what-needs-no-escape", "{\"a\":\"\x7F\u2028🙂/'\"}" },
  { "an-empty-key", "{\"\":1}" },
};

static const HcCase refused[] = {
  { "nothing", "" },
  { "space", " \n" },
  { "an-array", "[]" },
  { "a-number", "1" },
  { "a-string", "\"a\"" },
  { "null", "null" },
  { "two-objects", "{}{}" },
  { "something-after-it", "{} x" },
  { "no-end", "{\"a\":1" },
  { "no-end-of-a-string", "{\"a\":\"b" },
  { "too-many-ends", "{}}" },
  { "crossed-brackets", "{\"a\":[1}" },
  { "a-comma-too-many", "{\"a\":1,}" },
  { "a-comma-too-many-in-an-array", "{\"a\":[1,]}" },
  { "a-comma-first", "{,\"a\":1}" },
  { "a-comma-missing", "{\"a\":1 \"b\":2}" },
  { "a-colon-missing", "{\"a\" 1}" },
  { "a-value-missing", "{\"a\":}" },
  { "single-quotes", "{'a':1}" },
  { "a-bare-key", "{a:1}" },
  { "a-number-as-key", "{1:1}" },
  { "a-comment", "{/* a */}" },
  { "a-comment-to-the-end-of-the-line", "{} // a" },
  { "a-hash-comment", "# a\n{}" },
  { "an-assignment", "var a = {};" },
  { "another-assignment", "a = {\"b\":1}" },
  { "nan", "{\"a\":NaN}" },
  { "infinity", "{\"a\":Infinity}" },
  { "minus-infinity", "{\"a\":-Infinity}" },
  { "undefined", "{\"a\":undefined}" },
  { "capital-true", "{\"a\":TRUE}" },
  { "half-a-word", "{\"a\":nul}" },
  { "more-than-a-word", "{\"a\":truee}" },
  { "a-leading-zero", "{\"a\":01}" },
  { "a-leading-zero-after-minus", "{\"a\":-01}" },
  { "a-leading-plus", "{\"a\":+1}" },
  { "a-leading-point", "{\"a\":.5}" },
  { "a-trailing-point", "{\"a\":5.}" },
  { "an-empty-exponent", "{\"a\":1e}" },
  { "a-signed-empty-exponent", "{\"a\":1e+}" },
  { "hexadecimal", "{\"a\":0x10}" },
  { "octal", "{\"a\":0o7}" },
  { "only-a-minus", "{\"a\":-}" },
  { "a-raw-tab", "{\"a\":\"\t\"}" },
  { "a-raw-line-feed", "{\"a\":\"\n\"}" },
  { "an-unknown-escape", "{\"a\":\"\\x41\"}" },
  { "an-escaped-single-quote", "{\"a\":\"\\'\"}" },
  { "an-octal-escape", "{\"a\":\"\\101\"}" },
  { "a-short-escape", "{\"a\":\"\\u12\"}" },
  { "a-wrong-escape", "{\"a\":\"\\u12G4\"}" },
  { "an-escape-at-the-end", "{\"a\":\"\\" },
  { "a-high-surrogate-alone", "{\"a\":\"\\uD83D\"}" },
  { "a-low-surrogate-alone", "{\"a\":\"\\uDE42\"}" },
  { "surrogates-in-the-wrong-order", "{\"a\":\"\\uDE42\\uD83D\"}" },
  { "a-high-surrogate-before-a-letter", "{\"a\":\"\\uD83D\\u0041\"}" },
  { "two-high-surrogates", "{\"a\":\"\\uD83D\\uD83D\"}" },
  { "an-overlong-character", "{\"a\":\"\xC0\xAF\"}" },
  { "a-surrogate-in-utf-8", "{\"a\":\"\xED\xA0\xBD\"}" },
  { "a-byte-that-never-is", "{\"a\":\"\xFF\"}" },
  { "half-a-character", "{\"a\":\"\xF0\x9F\x99\"}" },
  { "more-than-unicode", "{\"a\":\"\xF4\x90\x80\x80\"}" },
  { "a-byte-order-mark", "\xEF\xBB\xBF{}" },
  { "a-no-break-space", "\u00A0{}" },
};

/* Returns: (transfer full): an object in which arrays go down to @depth */
static char *
nest (guint depth)
{
  GString *text = g_string_new ("{\"a\":");

  for (guint i = 1; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 1; i < depth; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
test_goes_sixteen_deep (void)
{
  g_autofree char *deep = nest (16);
  g_autofree char *deeper = nest (17);

  test_accepts (deep);
  test_refuses (deeper);
}

static void
test_sixteen_objects_deep (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 15; i++)
    g_string_append (text, "{\"a\":");
  g_string_append (text, "{}");
  for (guint i = 0; i < 15; i++)
    g_string_append_c (text, '}');
  test_accepts (text->str);
  g_string_prepend (text, "{\"a\":");
  g_string_append_c (text, '}');
  test_refuses (text->str);
}

/* Siblings are no deeper than each other. */
static void
test_counts_depth_and_not_brackets (void)
{
  g_autoptr (GString) text = g_string_new ("{\"a\":[[]");

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, ",[],{}");
  g_string_append (text, "]}");
  test_accepts (text->str);
}

static void
test_survives_many_brackets (void)
{
  g_autofree char *arrays = g_strnfill (N_BRACKETS, '[');
  g_autofree char *objects = g_strnfill (N_BRACKETS, '{');
  g_autoptr (GString) members = g_string_new (NULL);

  for (guint i = 0; i < N_BRACKETS / 5; i++)
    g_string_append (members, "{\"a\":");
  test_refuses (arrays);
  test_refuses (objects);
  test_refuses (members->str);
}

static void
test_reads_no_further_than_told (void)
{
  g_autofree char *text = g_memdup2 ("{}}}", 4);
  g_autoptr (JsonObject) object = hc_json_parse (text, 2, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (object);
  g_assert_null (hc_json_parse (text, 1, &error));
  g_assert_error (error, HC_ERROR, HC_ERROR_BAD_MESSAGE);
}

static void
test_refuses_a_raw_nul (void)
{
  static const char inside[] = "{\"a\":\"b\0c\"}";
  static const char after[] = "{}\0";

  g_assert_null (hc_json_parse (inside, sizeof inside - 1, NULL));
  g_assert_null (hc_json_parse (after, sizeof after - 1, NULL));
}

static void
assert_string (const char *text, const char *expected)
{
  g_autoptr (JsonObject) object = parse (text);
  const char *value;

  g_assert_nonnull (object);
  g_assert_true (hc_json_get_string (object, "a", &value));
  g_assert_cmpstr (value, ==, expected);
}

static void
test_an_escaped_nul_ends_no_string (void)
{
  assert_string ("{\"a\":\"b\\u0000c\"}", "b" HC_JSON_NUL "c");
  assert_string ("{\"a\":\"\\u0000\\u0000\"}", HC_JSON_NUL HC_JSON_NUL);
  assert_string ("{\"a\":\"\\\\u0000\"}", "\\u0000");
  assert_string ("{\"a\":\"c\",\"a\\u0000b\":\"d\"}", "c");
}

static void
test_reads_strings (void)
{
  g_autoptr (JsonObject) object = parse ("{\"a\":\"\\uD83D\\uDE42\\n\\\"\",\"b\":null,\"c\":7,\"d\":[],\"e\":true}");
  const char *value;

  g_assert_true (hc_json_get_string (object, "a", &value));
  g_assert_cmpstr (value, ==, "🙂\n\"");
  g_assert_true (hc_json_get_string (object, "b", &value));
  g_assert_null (value);
  g_assert_true (hc_json_get_string (object, "none", &value));
  g_assert_null (value);
  g_assert_false (hc_json_get_string (object, "c", &value));
  g_assert_false (hc_json_get_string (object, "d", &value));
  g_assert_false (hc_json_get_string (object, "e", &value));
}

static void
assert_integer (const char *number, gboolean is_good, gint64 expected)
{
  g_autofree char *text = g_strdup_printf ("{\"a\":%s}", number);
  g_autoptr (JsonObject) object = parse (text);
  gint64 value = 42;

  g_test_message ("%s", number);
  g_assert_nonnull (object);
  g_assert_cmpint (hc_json_get_integer (object, "a", &value), ==, is_good);
  if (is_good)
    g_assert_cmpint (value, ==, expected);
}

static void
test_reads_integers (void)
{
  assert_integer ("0", TRUE, 0);
  assert_integer ("-7", TRUE, -7);
  assert_integer ("1e3", TRUE, 1000);
  assert_integer ("5.0", TRUE, 5);
  assert_integer ("null", TRUE, 42);
  assert_integer ("9007199254740991", TRUE, G_GINT64_CONSTANT (9007199254740991));
  assert_integer ("1.5", FALSE, 0);
  assert_integer ("\"5\"", FALSE, 0);
  assert_integer ("true", FALSE, 0);
  assert_integer ("[5]", FALSE, 0);
  assert_integer ("{}", FALSE, 0);
  assert_integer ("1e300", FALSE, 0);
  assert_integer ("1e999", FALSE, 0);
}

static void
test_never_mistakes_a_long_number (void)
{
  assert_integer ("999999999999999999", TRUE, G_GINT64_CONSTANT (999999999999999999));
  assert_integer ("9223372036854775807", FALSE, 0);
  assert_integer ("9223372036854775808", FALSE, 0);
  assert_integer ("18446744073709551615", FALSE, 0);
  assert_integer ("18446744073709551658", FALSE, 0);
  assert_integer ("-9223372036854775809", FALSE, 0);
  assert_integer ("99999999999999999999999", FALSE, 0);
  assert_integer ("1000000000000000000000e-20", TRUE, 10);
  assert_integer ("1000000000000000000000.5", FALSE, 0);
}

static void
test_writes_strings (void)
{
  static const char *const texts[] = { "", "plain", "\"quoted\" \\ and \b\f\n\r\t\x01\x1F\x7F", "é🙂\u2028</script>" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) json = g_string_new ("{\"a\":");

      hc_json_append_string (json, texts[i]);
      g_string_append_c (json, '}');
      assert_string (json->str, texts[i]);
    }
}

static void
test_writes_null_and_time (void)
{
  g_autoptr (GString) json = g_string_new (NULL);

  hc_json_append_string (json, NULL);
  g_string_append_c (json, ' ');
  hc_json_append_time (json, 0);
  g_string_append_c (json, ' ');
  hc_json_append_time (json, G_GINT64_CONSTANT (1700000000123));
  g_assert_cmpstr (json->str, ==, "null null 1700000000123");
}

static void
add_cases (const char *verb, const HcCase *cases, gsize n_cases, GTestDataFunc test)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strconcat ("/json/", verb, "/", cases[i].name, NULL);

      g_test_add_data_func (path, cases[i].text, test);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("accepts", accepted, G_N_ELEMENTS (accepted), test_accepts);
  add_cases ("refuses", refused, G_N_ELEMENTS (refused), test_refuses);
  g_test_add_func ("/json/goes-sixteen-deep", test_goes_sixteen_deep);
  g_test_add_func ("/json/goes-sixteen-objects-deep", test_sixteen_objects_deep);
  g_test_add_func ("/json/counts-depth-and-not-brackets", test_counts_depth_and_not_brackets);
  g_test_add_func ("/json/survives-many-brackets", test_survives_many_brackets);
  g_test_add_func ("/json/reads-no-further-than-told", test_reads_no_further_than_told);
  g_test_add_func ("/json/refuses-a-raw-nul", test_refuses_a_raw_nul);
  g_test_add_func ("/json/an-escaped-nul-ends-no-string", test_an_escaped_nul_ends_no_string);
  g_test_add_func ("/json/reads-strings", test_reads_strings);
  g_test_add_func ("/json/reads-integers", test_reads_integers);
  g_test_add_func ("/json/never-mistakes-a-long-number", test_never_mistakes_a_long_number);
  g_test_add_func ("/json/writes-strings", test_writes_strings);
  g_test_add_func ("/json/writes-null-and-time", test_writes_null_and_time);
  return g_test_run ();
}
