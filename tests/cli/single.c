/* SPDX-License-Identifier: Apache-2.0 */
/* A setting's range and default are written once, in its table. Whether faces print them from there is tests/cli/faces.c's to see; here every source file and every
 * page written by hand is read, for the two ways in which a number comes to stand twice:
 *
 *   - prose that says it: the option's name, and near it in the sentence one of the words that announce a range or default, with one of the setting's numbers;
 *   - code that holds it: the field of the settings struct compared with or set to one of the setting's numbers.
 *
 * 0 and 1 are left out in code: they are too common to accuse anybody. */
#include "stage.h"

#include <ctype.h>
#include <math.h>

#include <lanterne/film.h>

#include "../../cli/call.h"

static const char *source;
static int faults;

static bool is_number_at(const char *p, const char *start, double value, size_t *length)
{
    char *end;
    if ((p > start && (isalnum((unsigned char)p[-1]) || p[-1] == '.' || p[-1] == '_')) || (!isdigit((unsigned char)*p) && *p != '-'))
        return false;
    double read = strtod(p, &end);
    if (end == p || isalpha((unsigned char)*end) || *end == '_')
        return false;
    *length = (size_t)(end - p);
    return read == value || (value < 0 && p > start && read == -value && p[-1] == '-');
}

static bool has_number(const char *from, const char *to, const double *values)
{
    for (const char *p = from; p < to; p++)
        for (int i = 0; i < 3; i++) {
            size_t length;
            if (is_number_at(p, from, values[i], &length) && p + length <= to)
                return true;
        }
    return false;
}

static bool announces(const char *from, const char *to)
{
    static const char *const words[] = { "default", "by itself", "normally", "unless", " at most", " at least", "minimum", "maximum", "between", " up to", "range" };
    char sentence[400];
    snprintf(sentence, sizeof sentence, "%.*s", (int)(to - from), from);
    for (char *p = sentence; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(sentence, words[i]))
            return true;
    return false;
}

/* The sentence after the option's name: to its end, or 120 bytes. */
static const char *sentence_end(const char *p)
{
    const char *from = p;
    while (*p && p - from < 120 && !(*p == '.' && isspace((unsigned char)p[1])) && strncmp(p, "\n\n", 2) && strncmp(p, "--", 2))
        p++;
    return p;
}

static bool prose_repeats(const char *text, const ln_setting *s)
{
    const double values[] = { s->min, s->max, s->standard };
    char option[80];
    snprintf(option, sizeof option, "--%s", s->name);
    for (const char *p = text; (p = strstr(p, option)); p++) {
        const char *from = p + strlen(option), *to = sentence_end(from);
        if (*from != '-' && !isalnum((unsigned char)*from) && announces(from, to) && has_number(from, to, values))
            return true;
    }
    return false;
}

/* "floor_db < -60", "->floor_db = -18": the field's name, an operator, the number. */
static bool code_repeats(const char *text, const ln_setting *s, const char *field)
{
    const double values[] = { s->min, s->max, s->standard };
    for (const char *p = text; (p = strstr(p, field)); p++) {
        const char *q = p + strlen(field);
        bool whole = p > text && (p[-1] == '.' || p[-1] == '>') && !isalnum((unsigned char)*q) && *q != '_';
        q += strspn(q, " ");
        size_t operator= strspn(q, "<>=!"), length;
        for (int i = 0; whole && operator && i < 3; i++)
            if (fabs(values[i]) > 1 && is_number_at(q + operator+ strspn(q + operator, " "), text, values[i], &length))
                return true;
    }
    return false;
}

static void judge(const char *path, const char *text, const ln_setting *s, const char *field)
{
    if (s->type != LN_TYPE_FLOAT && s->type != LN_TYPE_INT && s->type != LN_TYPE_RGB)
        return;
    bool prose = prose_repeats(text, s), code = field && code_repeats(text, s, field);
    if (prose || code) {
        faults++;
        print_message("%s %s the range or default of --%s, which its table says\n", path, prose ? "tells" : "holds", s->name);
    }
}

/* The table's own line names the field: LN_FLOAT(ln_hush, floor_db, "floor", ... */
static const char *field_of(const char *all_sources, const ln_setting *s, char *field, size_t size)
{
    char name[80];
    snprintf(name, sizeof name, "\"%s\", \"%s\"", s->name, s->label);
    const char *at = strstr(all_sources, name), *comma = at;
    if (!at)
        return NULL;
    while (comma > all_sources && *comma != ',')
        comma--;
    const char *start = comma;
    while (start > all_sources && (isalnum((unsigned char)start[-1]) || start[-1] == '_'))
        start--;
    snprintf(field, size, "%.*s", (int)(comma - start), start);
    return *field ? field : NULL;
}

static int times(const char *text, const char *part)
{
    int count = 0;
    for (const char *p = text; (p = strstr(p, part)); p++)
        count++;
    return count;
}

typedef void visit(const ln_setting *s, void *user);

static void each_setting(visit *one, void *user)
{
    for (size_t i = 0; i < general_table.count; i++)
        one(&general_table.settings[i], user);
    for (size_t i = 0; i < ln_delivery_table.count; i++)
        one(&ln_delivery_table.settings[i], user);
    for (size_t k = 0; ln_ops[k]; k++)
        for (size_t i = 0; i < ln_ops[k]->table.count; i++)
            one(&ln_ops[k]->table.settings[i], user);
}

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t size = 0, room = 0, got = 0;
    do {
        room = size + 65536;
        text = realloc(text, room + 1);
        got = file ? fread(text + size, 1, room - size, file) : 0;
        size += got;
    } while (got);
    text[size] = 0;
    if (file)
        fclose(file);
    return text;
}

static char *all_sources;

typedef struct page {
    const char *path, *text;
} page;

static void judge_here(const ln_setting *s, void *user)
{
    const page *p = user;
    char field[80];
    judge(p->path, p->text, s, field_of(all_sources, s, field, sizeof field));
}

static void each_number_stands_once(void **state)
{
    (void)state;
    char command[1200], path[500];
    snprintf(command, sizeof command, "cd '%s' && ls *.md docs/*.md docs/*.sh include/lanterne/*.h 2>/dev/null; find src cli -name '*.[ch]'", source);
    FILE *list = popen(command, "r");
    int files = 0;
    for (; fgets(path, sizeof path, list); files++) {
        path[strcspn(path, "\n")] = 0;
        char whole[1000];
        snprintf(whole, sizeof whole, "%s/%s", source, path);
        char *text = read_whole(whole);
        each_setting(judge_here, &(page){ path, text });
        free(text);
    }
    assert_int_equal(pclose(list), 0);
    assert_true(files > 50);
    assert_int_equal(faults, 0);
}

static void described_once(const ln_setting *s, void *user)
{
    char entry[300], alone[400];
    (void)user;
    snprintf(entry, sizeof entry, "\"%s\", \"%s\",", s->name, s->label);
    snprintf(alone, sizeof alone, "%.200s", s->text);
    if (!times(all_sources, entry) || times(all_sources, alone) > times(all_sources, entry)) {
        faults++;
        print_message("--%s: its entry stands %d times, its sentence %d times\n", s->name, times(all_sources, entry), times(all_sources, alone));
    }
}

static void each_setting_is_described_once(void **state)
{
    (void)state;
    faults = 0;
    each_setting(described_once, NULL);
    assert_int_equal(faults, 0);
}

/* The test can fail: what it looks for is found where it is. */
static void a_number_written_twice_is_found(void **state)
{
    (void)state;
    static const ln_setting depth = { .type = LN_TYPE_FLOAT, .name = "depth", .unit = "dB", .min = -60, .max = 0, .standard = -18 };
    static const char *const prose[] = { "Lower it with --depth (default -18 dB).", "`--depth` takes anything between\n-60 and 0.", "with --depth at most 0" };
    static const char *const innocent[] = { "try --depth -12 by default", "--depth -18 was used here", "the default is -18. Use --depth for more.", "--depth-of-field, default -18",
                                            "--depth: see below. By default -18 things." };
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
        assert_true(prose_repeats(prose[i], &depth));
    for (size_t i = 0; i < sizeof innocent / sizeof *innocent; i++)
        assert_false(prose_repeats(innocent[i], &depth));
    assert_true(code_repeats("if (how->depth_db < -60)", &depth, "depth_db"));
    assert_true(code_repeats("{ .depth_db = -18.0 }", &depth, "depth_db"));
    assert_false(code_repeats("if (how->depth_db < -6)", &depth, "depth_db"));
    assert_false(code_repeats("my_depth_db = -18; x.depth_db_low == -60", &depth, "depth_db"));
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_written_twice_is_found),
        cmocka_unit_test(each_setting_is_described_once),
        cmocka_unit_test(each_number_stands_once),
    };
    if (count != 2)
        return 99;
    source = words[1];
    char *command = malloc(strlen(source) + 200);
    char path[] = "/tmp/lanterne-sources-XXXXXX";
    close(mkstemp(path));
    sprintf(command, "cd '%s' && find src cli -name '*.c' | xargs cat >%s", source, path);
    if (system(command))
        return 99;
    all_sources = read_whole(path);
    unlink(path);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(all_sources);
    free(command);
    return failed;
}
