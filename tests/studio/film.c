/* SPDX-License-Identifier: Apache-2.0 */
/* The story of one film: looked at while the page is open, judged, undone, shown to two windows, rendered, read in its log. */
#include "client.h"

#include <jansson.h>

static json_t *read_json(const client_answer *a)
{
    json_t *value = json_loadb(a->body, a->size, 0, NULL);
    if (!value)
        fail_msg("no JSON: %s", a->body);
    return value;
}

static json_t *get_json(const char *path)
{
    return read_json(client_done(client_get(path, ""), 200));
}

/* A window: a stream of events that stays open. */
static int open_window(void)
{
    char text[300];
    int s = client_connect();
    snprintf(text, sizeof text, "GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: lanterne-%d=%s\r\n\r\n", client_port, client_port, client_key);
    assert_true(s >= 0 && client_send(s, text, strlen(text)));
    return s;
}

/* What a window hears until `words` come, at most ten seconds. */
static bool hears(int s, const char *words)
{
    static char all[200000];
    size_t size = 0;
    double until = client_now() + 10;
    while (client_now() < until && size < sizeof all - 1) {
        struct pollfd wait = { s, POLLIN, 0 };
        ssize_t got = poll(&wait, 1, 100) > 0 ? recv(s, all + size, sizeof all - 1 - size, 0) : 0;
        size += got > 0 ? (size_t)got : 0;
        all[size] = 0;
        if (strstr(all, words))
            return true;
    }
    print_message("heard: %s\n", all);
    return false;
}

static void a_clip_is_looked_at_by_itself(void **state)
{
    (void)state;
    json_t *film = get_json("/api/film"), *clip = json_array_get(json_object_get(film, "clips"), 0);
    assert_string_equal(json_string_value(json_object_get(film, "film")), "clip.lanterne");
    assert_string_equal(json_string_value(json_object_get(film, "person")), "Anna");
    assert_int_equal(json_integer_value(json_object_get(film, "year")), 1895);
    assert_int_equal(json_integer_value(json_object_get(clip, "id")), 1);
    assert_true(json_is_true(json_object_get(clip, "there")));
    assert_int_equal(json_array_size(json_object_get(clip, "sound")), 1);
    assert_int_equal(json_array_size(json_object_get(clip, "picture")), 1);
    assert_true(json_number_value(json_object_get(clip, "seconds")) > 11.5);
    assert_true(json_array_size(json_object_get(film, "ops")) >= 3);
    assert_string_equal(json_string_value(json_object_get(json_object_get(json_object_get(film, "families"), "siren-two-tone"), "label_fr")), "sirène deux tons");
    json_decref(film);
    client_wait_for("/api/proposals", "siren-two-tone");
    client_wait_for("/api/film", "\"looking\":null");
}

static int64_t first_siren(void)
{
    json_t *all = get_json("/api/proposals"), *one;
    size_t i;
    int64_t id = 0;
    json_array_foreach(json_object_get(all, "proposals"), i, one)
        if (!strcmp(json_string_value(json_object_get(one, "family")), "siren-two-tone"))
            id = json_integer_value(json_object_get(one, "id"));
    json_decref(all);
    assert_true(id > 0);
    return id;
}

static const client_answer *judge(int64_t id, const char *verdict, const char *more)
{
    char body[300];
    snprintf(body, sizeof body, "{\"ids\":[%lld],\"verdict\":\"%s\",\"how\":\"by key\"%s}", (long long)id, verdict, more);
    return client_post("/api/verdict", body);
}

static int64_t entries(void)
{
    json_t *all = get_json("/api/proposals");
    int64_t count = json_integer_value(json_object_get(json_object_get(all, "head"), "entries"));
    json_decref(all);
    return count;
}

static void a_verdict_is_recorded_and_taken_back(void **state)
{
    (void)state;
    int64_t id = first_siren(), before = entries();
    assert_non_null(strstr(client_done(judge(id, "accepted", ""), 200)->body, "\"judge\":\"Anna\""));
    assert_int_equal(entries(), before + 1);
    client_done(judge(id, "accepted", ""), 200); /* sent again after a lost answer */
    assert_int_equal(entries(), before + 1);
    assert_non_null(strstr(client_done(judge(id, "accepted", ",\"changes\":{\"floor\":-7}"), 200)->body, "\"floor\":-7.0"));
    assert_int_equal(entries(), before + 3);
    assert_non_null(strstr(client_done(judge(id, "open", ""), 200)->body, "\"verdict\":\"open\""));
    client_done(judge(id, "refused", ""), 200);
    client_done(judge(id, "open", ""), 200);
    assert_int_equal(entries(), before + 6);
    client_done(judge(id, "perhaps", ""), 400);
    client_done(judge(9999, "accepted", ""), 400);
    client_done(judge(id, "accepted", ",\"changes\":{\"floor\":99}"), 400);
    client_done(judge(id, "accepted", ",\"changes\":{\"colour\":1}"), 400);
    client_done(judge(id, "refused", ",\"changes\":{\"floor\":-9}"), 400);
    client_done(client_post("/api/verdict", "{\"ids\":[],\"verdict\":\"open\"}"), 400);
    client_done(client_post("/api/verdict", "{\"ids\":[\"1\"],\"verdict\":\"open\"}"), 400);
    client_done(client_post("/api/verdict", "[]"), 400);
    assert_int_equal(entries(), before + 6);
    client_shell("$LANTERNE verify clip.lanterne -q && $LANTERNE log clip.lanterne | grep -q 'open.*by key'");
}

static void two_windows_hear_the_same(void **state)
{
    (void)state;
    int64_t id = first_siren();
    int one = open_window(), other = open_window();
    assert_true(hears(one, "retry:") && hears(other, "retry:"));
    client_done(judge(id, "accepted", ""), 200);
    assert_true(hears(one, "event: verdict") && hears(other, "event: verdict"));
    client_shell("printf x >> elsewhere && $LANTERNE refuse clip.lanterne 1 -q --by Bruno"); /* another program may hold the film too */
    close(other);
    client_done(client_post("/api/year", "{\"year\":1896,\"keep\":true}"), 200);
    assert_true(hears(one, "event: looked"));
    close(one);
    client_wait_for("/api/film", "\"year\":1896");
    client_wait_for("/api/film", "\"looking\":null");
}

static void a_year_is_tried_before_it_is_kept(void **state)
{
    (void)state;
    int64_t id = first_siren(), before = entries();
    char words[100];
    json_t *would;
    static const struct {
        int year;
        bool fits;
    } cases[] = { { 1700, true }, { 1895, true }, { 2020, false } };
    for (size_t i = 0; i < 3; i++) {
        json_t *one;
        size_t k;
        snprintf(words, sizeof words, "{\"year\":%d}", cases[i].year);
        would = read_json(client_done(client_post("/api/year", words), 200));
        json_array_foreach(json_object_get(would, "would"), k, one)
            if (json_integer_value(json_object_get(one, "id")) == id)
                assert_int_equal(json_is_true(json_object_get(one, "fits")), cases[i].fits);
        json_decref(would);
    }
    assert_int_equal(entries(), before);
    client_done(client_post("/api/year", "{\"year\":0}"), 400);
    client_done(client_post("/api/year", "{\"year\":\"1900\"}"), 400);
}

static void the_log_is_read_page_by_page(void **state)
{
    (void)state;
    int64_t count = entries(), seen = 0;
    for (int64_t after = 0; after < count;) {
        char path[60];
        snprintf(path, sizeof path, "/api/log?after=%lld&most=3", (long long)after);
        json_t *page = get_json(path), *list = json_object_get(page, "entries");
        assert_in_range(json_array_size(list), 1, 3);
        after = json_integer_value(json_object_get(json_array_get(list, json_array_size(list) - 1), "number"));
        seen += (int64_t)json_array_size(list);
        json_decref(page);
    }
    assert_int_equal(seen, count);
    client_done(client_get("/api/log?after=-1", ""), 400);
    client_done(client_get("/api/log?most=100000", ""), 400);
}

static const client_answer *render(const char *name, const char *more)
{
    char body[500];
    snprintf(body, sizeof body, "{\"clip\":1,\"name\":\"%s\"%s}", name, more);
    return client_post("/api/render", body);
}

static void a_render_is_made_recorded_and_taken_away(void **state)
{
    (void)state;
    static const char *const bad[] = { "../out.mkv", "/tmp/out.mkv", ".out.mkv", "", "out", "out.", "a/b.mkv", "a\\\\b.mkv", "out.lanterne", "tab\\there.mkv" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        client_done(render(bad[i], ""), 400);
    assert_non_null(strstr(client_done(render("clip.mkv", ""), 409)->body, "clip.mkv is there already"));
    client_done(judge(first_siren(), "accepted", ""), 200);
    int window = open_window();
    assert_true(hears(window, "retry:"));
    assert_non_null(strstr(client_done(render("out.mkv", ",\"removed\":true"), 202)->body, "\"state\":\"running\""));
    client_done(render("other.mkv", ""), 409); /* one at a time */
    assert_true(hears(window, "\"state\":\"done\""));
    close(window);
    json_t *list = get_json("/api/rendered");
    assert_int_equal(json_array_size(list), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "name")), "out.mkv");
    json_decref(list);
    const client_answer *a = client_done(client_get("/api/rendered/1/file", ""), 200);
    assert_non_null(strstr(a->head, "Content-Disposition: attachment; filename*=UTF-8''out.mkv"));
    FILE *copy = fopen("copy.mkv", "wb");
    assert_int_equal(fwrite(a->body, 1, a->size, copy), a->size);
    fclose(copy);
    client_shell("cmp out.mkv copy.mkv && test -s out-removed.wav && $LANTERNE verify clip.lanterne --files -q");
    client_done(client_get("/api/rendered/1/file", "Range: bytes=10-19\r\n"), 206);
    client_done(client_get("/api/rendered/2/file", ""), 404);
    client_done(render("out.mkv", ",\"removed\":true"), 202); /* our own may be made anew */
    client_wait_for("/api/film", "\"state\":\"done\"");
    client_shell("echo changed > out.mkv"); /* by then it is somebody else's */
    client_done(render("out.mkv", ""), 409);
    client_done(client_get("/api/rendered/1/file", ""), 404);
}

static void a_render_is_stopped(void **state)
{
    (void)state;
    client_done(client_post("/api/render/stop", "{}"), 202); /* nothing is running */
    client_done(render("stopped.mkv", ""), 202);
    client_done(client_post("/api/render/stop", "{}"), 202);
    while (strstr(client_get("/api/film", "")->body, "\"state\":\"running\""))
        nanosleep(&(struct timespec){ 0, 20000000 }, NULL);
    client_shell("test ! -e stopped.mkv.part");
}

static void a_clip_that_is_gone_is_told(void **state)
{
    (void)state;
    client_shell("mv clip.mkv gone.mkv");
    json_t *film = get_json("/api/film"), *clip = json_array_get(json_object_get(film, "clips"), 0);
    assert_true(json_is_false(json_object_get(clip, "there")));
    assert_non_null(strstr(json_string_value(json_object_get(clip, "why")), "clip.mkv is gone"));
    json_decref(film);
    client_done(client_get("/api/clips/1/sound/original.wav", ""), 404);
    client_done(client_get("/api/clips/1/thumb", ""), 404);
    client_done(render("late.mkv", ""), 202);
    client_wait_for("/api/film", "\"state\":\"failed\"");
    client_shell("mv gone.mkv clip.mkv");
}

static int enter(void **state)
{
    if (client_enter(state))
        return 1;
    setenv("LANTERNE", client_program, 1);
    /* A two-tone siren of 435 and 580 Hz over noise. */
    client_shell("ffmpeg -v error -f lavfi -i 'aevalsrc=0.2*sin(2*PI*t*if(lt(mod(t\\,1.2)\\,0.6)\\,435\\,580)):s=16000:d=12' -f lavfi -i 'anoisesrc=r=16000:a=0.02:seed=1:d=12' "
                 "-f lavfi -i testsrc2=s=128x72:r=10:d=12 -filter_complex '[0][1]amix=2:normalize=0[a]' -map 2 -map '[a]' -c:v ffv1 -c:a pcm_s16le clip.mkv </dev/null");
    client_start((const char *const[]){ "lanterne", "studio", "clip.mkv", "--no-open", "--by", "Anna", "--year", "1895", NULL });
    return 0;
}

int main(int count, char **words)
{
    if (!client_takes(count, words))
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clip_is_looked_at_by_itself), cmocka_unit_test(a_verdict_is_recorded_and_taken_back), cmocka_unit_test(two_windows_hear_the_same),
        cmocka_unit_test(a_year_is_tried_before_it_is_kept), cmocka_unit_test(the_log_is_read_page_by_page), cmocka_unit_test(a_render_is_made_recorded_and_taken_away),
        cmocka_unit_test(a_render_is_stopped), cmocka_unit_test(a_clip_that_is_gone_is_told),
    };
    return cmocka_run_group_tests(tests, enter, client_end);
}
